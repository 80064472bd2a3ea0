#include "runner/local_pool.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "base/file.hpp"
#include "runner/pool_fixture.hpp"

using namespace distro;
using namespace std::chrono_literals;
using job::Job;
using job::Outcome;
using job::Result;
using test::job_for;
using test::PoolFixture;
using Names = std::vector<std::string>;

namespace {

std::vector<Job> jobs_named(const Names& names) {
  std::vector<Job> jobs;
  for (const std::string& name : names) {
    jobs.push_back(job_for(name));
  }
  return jobs;
}

}  // namespace

TEST_CASE("every job has one result, in the order of the jobs", "[runner]") {
  PoolFixture pool;
  const std::vector<Job> jobs = jobs_named({"a", "b", "c", "d", "e", "f", "g"});
  const std::vector<Result> results = pool.run(jobs);
  REQUIRE(results.size() == jobs.size());
  for (std::size_t at = 0; at < jobs.size(); ++at) {
    CHECK(results[at].job == jobs[at].id);
    CHECK(results[at].outcome == Outcome::passed);
    CHECK(results[at].runner == "local");
  }
  CHECK(pool.processes.most_at_once() == 2);
}

TEST_CASE("no jobs are done at once", "[runner]") {
  PoolFixture pool;
  CHECK(pool.run({}).empty());
}

TEST_CASE("a job's process is given its files, and its result names its log",
          "[runner]") {
  PoolFixture pool;
  pool.options.environment = {{"HOME", "/home/ann"}};
  const Job job = job_for("numpy");
  pool.processes.behaviours["numpy"] = [&](const base::ProcessRequest& request,
                                           const std::filesystem::path& result) {
    CHECK(request.environment == pool.options.environment);
    CHECK(request.log == pool.folder_of(job) / "runner.log");
    CHECK(request.argv ==
          Names{"job", pool.folder_of(job) / "job.json", result.string()});
    base::write_file(result.parent_path() / "log.txt", "what the tests said");
    base::write_file(result,
                     test::result_text(job.id, Outcome::failed, "it is broken"));
    base::ProcessEnd end;
    end.exit_code = 1;
    return end;
  };
  const Result result = pool.run({job})[0];
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.reason == "it is broken");
  CHECK(result.log == "jobs/" + job.id + "/log.txt");
  // The file says the same, for whoever takes it up later.
  CHECK(pool.run({job})[0].log == result.log);
  CHECK(pool.run({job})[0].runner == "local");
  CHECK(pool.processes.order() == Names{"numpy"});
}

TEST_CASE("a job that no runner can run is skipped with the reason", "[runner]") {
  PoolFixture pool;
  const std::vector<Job> jobs{job_for("torch", {"gpu"}), job_for("numpy")};
  const std::vector<Result> results = pool.run(jobs);
  CHECK(results[0].outcome == Outcome::skipped);
  CHECK(results[0].reason == "needs gpu, which no runner has (local)");
  CHECK(results[0].skipped_for == job::SkipCause::hardware);
  CHECK(results[0].runner.empty());
  CHECK(results[1].outcome == Outcome::passed);
  CHECK(pool.processes.order() == Names{"numpy"});
}

TEST_CASE("a pool knows which jobs it can run", "[runner]") {
  PoolFixture pool;
  const auto runner = runner::make_local_pool(pool.options, pool.processes);
  CHECK(runner->can_run(job_for("numpy")));
  CHECK_FALSE(runner->can_run(job_for("torch", {"gpu"})));
}

TEST_CASE("a job that is not to begin any more has the result that is given for it",
          "[runner]") {
  PoolFixture pool;
  pool.options.runners[0].slots = 1;
  pool.options.instead_of = [&](const Job& job) {
    std::optional<Result> result;
    if (!pool.processes.order().empty()) {
      result.emplace();
      result->job = job.id;
      result->outcome = Outcome::skipped;
      result->reason = "it is late";
    }
    return result;
  };
  const std::vector<Result> results = pool.run(jobs_named({"a", "b", "c"}));
  CHECK(results[0].outcome == Outcome::passed);
  CHECK(results[1].reason == "it is late");
  CHECK(results[2].reason == "it is late");
  CHECK(pool.processes.order() == Names{"a"});
}

TEST_CASE("two GPU jobs share one device, one after the other", "[runner]") {
  PoolFixture pool;
  pool.options.runners = {{"local", 4, {}, {7}, "linux-64"}};
  std::vector<Job> jobs{job_for("torch", {"gpu"}), job_for("jax", {"gpu"})};
  for (const Job& job : jobs_named({"a", "b", "c", "d"})) {
    jobs.push_back(job);
  }
  for (const Result& result : pool.run(jobs)) {
    CHECK(result.outcome == Outcome::passed);
  }
  CHECK(pool.processes.most_with_gpu() == 1);
  for (const test::Started& started : pool.processes.started()) {
    const bool gpu = started.package == "torch" || started.package == "jax";
    CHECK(started.gpus == (gpu ? Names{"7"} : Names{}));
  }
}

TEST_CASE("GPU jobs run at once where there are as many devices", "[runner]") {
  PoolFixture pool;
  pool.options.runners = {{"local", 4, {}, {0, 1}, "linux-64"}};
  std::atomic<int> waiting = 0;
  std::vector<Job> jobs;
  for (const char* name : {"torch", "jax"}) {
    const Job job = job_for(name, {"gpu"});
    jobs.push_back(job);
    pool.processes.behaviours[name] = [&waiting, id = job.id](
                                          const base::ProcessRequest&,
                                          const std::filesystem::path& result) {
      ++waiting;
      while (waiting < 2) {
        std::this_thread::sleep_for(1ms);
      }
      base::write_file(result, test::result_text(id, Outcome::passed));
      return base::ProcessEnd{};
    };
  }
  static_cast<void>(pool.run(jobs));
  std::set<Names> devices;
  for (const test::Started& started : pool.processes.started()) {
    devices.insert(started.gpus);
  }
  CHECK(devices == std::set<Names>{{"0"}, {"1"}});
}

TEST_CASE("the longest jobs come first, those of unknown length before all",
          "[runner]") {
  PoolFixture pool;
  pool.options.runners[0].slots = 1;
  pool.options.expected =
      [](const Job& job) -> std::optional<std::chrono::milliseconds> {
    const std::map<std::string, std::chrono::milliseconds> known{
        {"short", 1s}, {"long", 60s}, {"middle", 10s}};
    const auto found = known.find(job.package.name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  static_cast<void>(pool.run(jobs_named({"short", "new", "long", "middle", "newer"})));
  CHECK(pool.processes.order() == Names{"new", "newer", "long", "middle", "short"});
}

TEST_CASE("jobs of no known length keep their order", "[runner]") {
  PoolFixture pool;
  pool.options.runners[0].slots = 1;
  static_cast<void>(pool.run(jobs_named({"b", "a", "c"})));
  CHECK(pool.processes.order() == Names{"b", "a", "c"});
}

TEST_CASE("a result that says something about the package is not asked for again",
          "[runner]") {
  PoolFixture pool;
  const std::vector<Job> jobs = jobs_named({"known", "broken", "fresh"});
  const auto leave = [&](const Job& job, const std::string& text) {
    base::write_file(pool.folder_of(job) / "result.json", text);
  };
  leave(jobs[0], test::result_text(jobs[0].id, Outcome::failed, "it is broken"));
  leave(jobs[1], test::result_text(jobs[1].id, Outcome::infrastructure_error, "disk"));
  const std::vector<Result> results = pool.run(jobs);
  CHECK(results[0].outcome == Outcome::failed);
  CHECK(results[0].reason == "it is broken");
  CHECK(results[1].outcome == Outcome::passed);
  CHECK(results[2].outcome == Outcome::passed);
  CHECK(std::set<std::string>({pool.processes.order()[0], pool.processes.order()[1]}) ==
        std::set<std::string>{"broken", "fresh"});
}

TEST_CASE("a result file that cannot be read is no result", "[runner]") {
  PoolFixture pool;
  const std::vector<Job> jobs = jobs_named({"torn", "other", "odd"});
  base::write_file(pool.folder_of(jobs[0]) / "result.json", "{\"job\"");
  base::write_file(pool.folder_of(jobs[1]) / "result.json",
                   test::result_text(jobs[0].id, Outcome::failed));
  base::write_file(pool.folder_of(jobs[2]) / "result.json",
                   "{\"job\": \"" + jobs[2].id + "\", \"outcome\": \"fine\"}");
  for (const Result& result : pool.run(jobs)) {
    CHECK(result.outcome == Outcome::passed);
  }
  CHECK(pool.processes.order().size() == 3);
}

TEST_CASE("two runners take what each of them can, with their own slots", "[runner]") {
  PoolFixture pool;
  pool.options.runners = {{"local", 2, {}, {}, "linux-64"},
                          {"big", 1, {"highmem"}, {}, "linux-64"}};
  std::vector<Job> jobs = jobs_named({"a", "b", "c", "d", "e", "f"});
  jobs.push_back(job_for("m1", {"highmem"}));
  jobs.push_back(job_for("m2", {"highmem"}));
  const std::vector<Result> results = pool.run(jobs);
  std::map<std::string, std::size_t> by_runner;
  for (std::size_t at = 0; at < jobs.size(); ++at) {
    CHECK(results[at].outcome == Outcome::passed);
    ++by_runner[results[at].runner];
    if (!jobs[at].hardware.empty()) {
      CHECK(results[at].runner == "big");
    }
  }
  CHECK(by_runner.at("local") + by_runner.at("big") == jobs.size());
  CHECK(pool.processes.most_at_once() <= 3);
}

TEST_CASE("results are told one at a time, as they come", "[runner]") {
  PoolFixture pool;
  pool.options.runners[0].slots = 8;
  Names names;
  for (int at = 0; at < 60; ++at) {
    names.push_back("p" + std::to_string(at));
  }
  std::atomic<int> inside = 0;
  std::atomic<bool> overlapped = false;
  std::multiset<std::string> told;
  const std::vector<Job> jobs = jobs_named(names);
  const auto on_result = [&](const Result& result) {
    overlapped = overlapped || ++inside > 1;
    told.insert(result.job);
    std::this_thread::sleep_for(100us);
    --inside;
  };
  static_cast<void>(
      runner::make_local_pool(pool.options, pool.processes)->run(jobs, on_result));
  CHECK_FALSE(overlapped);
  CHECK(told.size() == 60);
  CHECK(std::set<std::string>(told.begin(), told.end()).size() == 60);
}

TEST_CASE("progress counts up to all jobs and names what is running", "[runner]") {
  PoolFixture pool;
  pool.options.runners[0].slots = 1;
  std::vector<std::string> seen;
  pool.options.on_progress = [&](const runner::Progress& progress) {
    std::string text =
        std::to_string(progress.done) + "/" + std::to_string(progress.total);
    for (const std::string& name : progress.running) {
      text += " " + name;
    }
    seen.push_back(text);
  };
  static_cast<void>(pool.run({job_for("torch", {"gpu"}), job_for("a"), job_for("b")}));
  CHECK(seen == Names{"1/3", "1/3 a", "2/3", "2/3 b", "3/3"});
}
