// The pool with real processes: what a runner's command is to it.
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "runner/pool_fixture.hpp"

using namespace distro;
using namespace std::chrono_literals;
using job::Job;
using job::Outcome;
using job::Result;
using test::job_for;

namespace {

/// A pool whose jobs are run by a shell: $1 is the job file, $2 the result file, $3 the
/// device.
struct ScriptPool {
  explicit ScriptPool(const std::string& script) {
    options.runners = {{"local", 2, {}, {3}, "linux-64"}};
    options.folder = folder.path();
    options.environment = {{"PATH", "/usr/bin:/bin"}, {"PIDS", folder.path() / "pids"}};
    options.command = [script](const auto& job, const auto& result, const auto& gpus) {
      return std::vector<std::string>{"sh",
                                      "-c",
                                      script,
                                      "job",
                                      job,
                                      result,
                                      gpus.empty() ? "none" : std::to_string(gpus[0])};
    };
  }
  std::vector<Result> run(const std::vector<Job>& jobs) {
    return runner::make_local_pool(options, processes)->run(jobs, [](const Result&) {});
  }
  /// Lines of the file $PIDS.
  [[nodiscard]] std::vector<std::string> pids() const {
    std::vector<std::string> lines;
    const std::string text =
        base::read_file_if_there(folder.path() / "pids").value_or("");
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
         at = end + 1) {
      lines.push_back(text.substr(at, end - at));
    }
    return lines;
  }

  base::TempDir folder;
  base::SystemProcessRunner processes;
  runner::LocalPoolOptions options;
};

/// The id is the first string of the job file.
constexpr const char* passes =
    "id=$(sed -n 's/^  \"id\": \"\\(.*\\)\",$/\\1/p' \"$1\")\n"
    "printf '{\"job\": \"%s\", \"outcome\": \"passed\", \"reason\": \"gpu %s\"}' "
    "\"$id\" \"$3\" > \"$2.new\"\n"
    "mv \"$2.new\" \"$2\"\n";

bool gone(const std::string& pid) {
  for (int tries = 0; tries < 500; ++tries) {
    const std::string status =
        base::read_file_if_there("/proc/" + pid + "/status").value_or("");
    if (status.empty() || status.find("\nState:\tZ") != std::string::npos) {
      return true;
    }
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a command that writes a result has run the job", "[runner]") {
  ScriptPool pool(passes);
  const std::vector<Job> jobs{job_for("a"), job_for("torch", {"gpu"}), job_for("b")};
  const std::vector<Result> results = pool.run(jobs);
  for (std::size_t at = 0; at < jobs.size(); ++at) {
    CHECK(results[at].job == jobs[at].id);
    CHECK(results[at].outcome == Outcome::passed);
  }
  CHECK(results[0].reason == "gpu none");
  CHECK(results[1].reason == "gpu 3");
}

TEST_CASE("a command that dies leaves the other jobs alone", "[runner]") {
  ScriptPool pool("case $1 in *crash*) echo 'no memory' >&2; kill -SEGV $$;; esac\n" +
                  std::string(passes));
  const std::vector<Result> results =
      pool.run({job_for("a"), job_for("crash"), job_for("b")});
  CHECK(results[0].outcome == Outcome::passed);
  CHECK(results[1].outcome == Outcome::infrastructure_error);
  CHECK(results[1].reason ==
        "the job's process ended without a result (signal 11): no memory");
  CHECK(results[2].outcome == Outcome::passed);
}

TEST_CASE("a command that is not there is a fault of ours for each job", "[runner]") {
  ScriptPool pool("");
  pool.options.command = [](const auto&, const auto&, const auto&) {
    return std::vector<std::string>{"/no/such/conda-distro"};
  };
  const std::vector<Result> results = pool.run({job_for("a"), job_for("b")});
  CHECK(results[1].outcome == Outcome::infrastructure_error);
  CHECK(results[1].reason ==
        "cannot start /no/such/conda-distro: there is no such file");
}

TEST_CASE("a cancelled run leaves no process", "[runner]") {
  ScriptPool pool(
      "sleep 300 &\n"
      "echo $$ >> \"$PIDS\"; echo $! >> \"$PIDS\"; wait");
  std::atomic<bool> asked = false;
  pool.options.cancelled = [&] { return asked.load(); };
  std::thread user([&] {
    while (pool.pids().size() < 4) {
      std::this_thread::sleep_for(5ms);
    }
    asked = true;
  });
  CHECK_THROWS_AS(pool.run({job_for("a"), job_for("b"), job_for("c")}),
                  base::Interrupted);
  user.join();
  CHECK(pool.pids().size() == 4);
  for (const std::string& pid : pool.pids()) {
    CHECK(gone(pid));
  }
}
