// Runs of the pool that do not go as they should.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "runner/pool_fixture.hpp"

using namespace distro;
using namespace std::chrono_literals;
using job::Job;
using job::Outcome;
using job::Result;
using test::job_for;
using test::PoolFixture;

namespace {

/// A process that runs until it is cancelled.
base::ProcessEnd until_cancelled(const base::ProcessRequest& request,
                                 const std::filesystem::path& /*result*/) {
  while (!request.cancelled()) {
    std::this_thread::sleep_for(1ms);
  }
  base::ProcessEnd end;
  end.signal = 9;
  end.stopped = base::Stopped::cancelled;
  return end;
}

Result result_of(PoolFixture& pool, const test::FakeProcesses::Behaviour& behaviour) {
  pool.processes.behaviours["numpy"] = behaviour;
  return pool.run({job_for("numpy")})[0];
}

}  // namespace

TEST_CASE("a process that ends without a result is a fault of ours", "[runner]") {
  PoolFixture pool;
  const Result killed = result_of(pool, [](const auto&, const auto&) {
    base::ProcessEnd end;
    end.signal = 9;
    return end;
  });
  CHECK(killed.outcome == Outcome::infrastructure_error);
  CHECK(killed.reason == "the job's process ended without a result (signal 9)");
  CHECK(killed.runner == "local");
  const Result ended = result_of(pool, [](const auto& request, const auto&) {
    base::write_file(request.log, "conda-distro: cannot start bwrap\nmore\n");
    base::ProcessEnd end;
    end.exit_code = 4;
    return end;
  });
  CHECK(ended.reason ==
        "the job's process ended without a result (exit code 4): conda-distro: cannot "
        "start bwrap");
}

TEST_CASE("a result that an earlier try has left is not taken for a new one",
          "[runner]") {
  PoolFixture pool;
  const Job job = job_for("numpy");
  base::write_file(pool.folder_of(job) / "result.json",
                   test::result_text(job.id, Outcome::infrastructure_error, "old"));
  base::write_file(pool.folder_of(job) / "runner.log", "old words\n");
  const Result result = result_of(pool, [](const auto&, const auto&) {
    base::ProcessEnd end;
    end.exit_code = 4;
    return end;
  });
  CHECK(result.reason == "the job's process ended without a result (exit code 4)");
}

TEST_CASE("a process that writes nonsense is a fault of ours, and of one job only",
          "[runner]") {
  PoolFixture pool;
  const std::vector<Job> jobs{job_for("numpy"), job_for("scipy"), job_for("pandas")};
  pool.processes.behaviours["numpy"] = [](const auto&, const auto& result) {
    base::write_file(result, "Segmentation fault\n");
    return base::ProcessEnd{};
  };
  pool.processes.behaviours["scipy"] = [&](const auto&, const auto& result) {
    base::write_file(result, test::result_text(jobs[0].id, Outcome::passed));
    return base::ProcessEnd{};
  };
  const std::vector<Result> results = pool.run(jobs);
  const std::string path = (pool.folder_of(jobs[0]) / "result.json").string();
  CHECK(results[0].outcome == Outcome::infrastructure_error);
  CHECK(results[0].reason == path + ":1:1: this is not valid JSON");
  CHECK(results[0].detail ==
        path + ":1:1: this is not valid JSON\nSegmentation fault\n^");
  CHECK(results[1].outcome == Outcome::infrastructure_error);
  CHECK(results[1].job == jobs[1].id);
  CHECK(results[1].reason == (pool.folder_of(jobs[1]) / "result.json").string() +
                                 ": /job: this is the result of another job, " +
                                 jobs[0].id);
  CHECK(results[2].outcome == Outcome::passed);
}

TEST_CASE("a process that cannot be started is a fault of ours", "[runner]") {
  PoolFixture pool;
  const Result result =
      result_of(pool, [](const auto&, const auto&) -> base::ProcessEnd {
        throw EnvironmentError("cannot start conda-distro: there is no such file");
      });
  CHECK(result.outcome == Outcome::infrastructure_error);
  CHECK(result.reason == "cannot start conda-distro: there is no such file");
  CHECK(result.job == job_for("numpy").id);
}

TEST_CASE("a cancelled run ends its jobs and says that it was interrupted",
          "[runner]") {
  PoolFixture pool;
  std::atomic<bool> asked = false;
  pool.options.cancelled = [&] { return asked.load(); };
  pool.processes.behaviours["a"] = until_cancelled;
  pool.processes.behaviours["b"] = until_cancelled;
  std::vector<std::string> told;
  const std::vector<Job> jobs{job_for("a"), job_for("b"), job_for("c"), job_for("d")};
  std::thread user([&] {
    while (pool.processes.order().size() < 2) {
      std::this_thread::sleep_for(1ms);
    }
    asked = true;
  });
  const auto runner = runner::make_local_pool(pool.options, pool.processes);
  CHECK_THROWS_AS(
      runner->run(jobs, [&](const Result& result) { told.push_back(result.job); }),
      base::Interrupted);
  user.join();
  CHECK(told.empty());
  CHECK(pool.processes.order().size() == 2);
}

TEST_CASE("after a cancelled run only what is missing is run", "[runner]") {
  PoolFixture pool;
  std::atomic<bool> asked = false;
  pool.options.runners[0].slots = 1;
  pool.options.cancelled = [&] { return asked.load(); };
  const std::vector<Job> jobs{job_for("a"), job_for("b"), job_for("c")};
  const auto stop_after_first = [&](const Result&) { asked = true; };
  CHECK_THROWS_AS(runner::make_local_pool(pool.options, pool.processes)
                      ->run(jobs, stop_after_first),
                  base::Interrupted);
  CHECK(pool.processes.order() == std::vector<std::string>{"a"});
  asked = false;
  for (const Result& result : pool.run(jobs)) {
    CHECK(result.outcome == Outcome::passed);
  }
  CHECK(pool.processes.order() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("a callback that flickers interrupts all the same", "[runner]") {
  PoolFixture pool;
  std::atomic<int> asked = 0;
  pool.options.cancelled = [&] { return ++asked == 4; };
  std::vector<Job> jobs;
  for (int at = 0; at < 20; ++at) {
    jobs.push_back(job_for("p" + std::to_string(at)));
  }
  CHECK_THROWS_AS(pool.run(jobs), base::Interrupted);
}

TEST_CASE("what on_result throws comes out, and the other jobs are ended", "[runner]") {
  PoolFixture pool;
  pool.options.runners[0].slots = 3;
  pool.processes.behaviours["slow"] = until_cancelled;
  const std::vector<Job> jobs{job_for("slow"), job_for("a"), job_for("b"),
                              job_for("c")};
  std::atomic<int> calls = 0;
  const auto on_result = [&](const Result&) {
    ++calls;
    throw EnvironmentError("results.jsonl: cannot write: No space left on device");
  };
  CHECK_THROWS_WITH(
      runner::make_local_pool(pool.options, pool.processes)->run(jobs, on_result),
      "results.jsonl: cannot write: No space left on device");
  CHECK(calls == 1);
}

TEST_CASE("what on_result throws about a job that never runs comes out", "[runner]") {
  PoolFixture pool;
  const std::vector<Job> jobs{job_for("torch", {"gpu"}), job_for("a")};
  const auto on_result = [](const Result&) { throw std::runtime_error("no"); };
  CHECK_THROWS_WITH(
      runner::make_local_pool(pool.options, pool.processes)->run(jobs, on_result),
      "no");
  CHECK(pool.processes.order().empty());
}

TEST_CASE("what the progress or the question to stop throws comes out", "[runner]") {
  PoolFixture pool;
  pool.options.on_progress = [](const runner::Progress& progress) {
    if (!progress.running.empty()) {
      throw std::runtime_error("no terminal");
    }
  };
  CHECK_THROWS_WITH(pool.run({job_for("a"), job_for("b")}), "no terminal");
  PoolFixture other;
  other.options.cancelled = []() -> bool { throw std::runtime_error("no answer"); };
  CHECK_THROWS_WITH(other.run({job_for("a")}), "no answer");
}
