#include "state/history.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using job::Outcome;
using state::History;
using std::chrono::milliseconds;

namespace {

job::Job job_named(const std::string& package, int number) {
  job::Job job;
  job.package = test::record_of(package, "1.0");
  job.id = package + "." + std::to_string(number);
  job.subdir = "linux-64";
  return job;
}

void record(History& history, const job::Job& job, int time,
            Outcome outcome = Outcome::passed) {
  job::Result result;
  result.job = job.id;
  result.outcome = outcome;
  result.reason = "it's \xff \"quoted\"";
  result.durations = {milliseconds(1), milliseconds(2), milliseconds(3),
                      milliseconds(time - 6)};
  history.record(job, result);
}

}  // namespace

TEST_CASE("the expected time is the median of the last five", "[state]") {
  const base::TempDir folder;
  History history(folder.path() / "new/state.db");
  CHECK(history.expected_duration("pandas") == std::nullopt);
  record(history, job_named("pandas", 0), 90'000);
  CHECK(history.expected_duration("pandas") == milliseconds(90'000));
  record(history, job_named("pandas", 1), 10'000);
  CHECK(history.expected_duration("pandas") == milliseconds(50'000));
  for (int number = 2; number < 7; ++number) {
    record(history, job_named("pandas", number), 1000 * number);
  }
  record(history, job_named("numpy", 7), 77);
  CHECK(history.expected_duration("pandas") == milliseconds(4000));
  CHECK(history.expected_duration("numpy") == milliseconds(77));
}

TEST_CASE("a job that did not come to its tests says nothing of their time",
          "[state]") {
  const base::TempDir folder;
  History history(folder.path() / "state.db");
  record(history, job_named("pandas", 1), 10'000, Outcome::failed);
  record(history, job_named("pandas", 2), 20, Outcome::unsatisfiable);
  record(history, job_named("pandas", 3), 20, Outcome::infrastructure_error);
  record(history, job_named("pandas", 4), 20, Outcome::skipped);
  CHECK(history.expected_duration("pandas") == milliseconds(10'000));
}

TEST_CASE("the same job twice is one entry, the later one, also after reopening",
          "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  {
    History history(file);
    record(history, job_named("pandas", 1), 10'000);
    record(history, job_named("pandas", 1), 500);
  }
  CHECK(History(file).expected_duration("pandas") == milliseconds(500));
}

TEST_CASE("two processes at once lose nothing", "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  constexpr int each = 100;
  std::vector<pid_t> children;
  for (int child = 0; child < 2; ++child) {
    children.push_back(::fork());
    if (children.back() == 0) {
      int code = 0;
      try {
        // A new connection now and then: opening and writing must not collide either.
        for (int block = 0; block < 10; ++block) {
          History history(file);
          for (int number = 0; number < each / 10; ++number) {
            const std::string name =
                "p" + std::to_string(child) + "-" + std::to_string(block * 10 + number);
            record(history, job_named(name, 1), 1000 + number);
          }
        }
      } catch (const std::exception& error) {
        ::fputs(error.what(), stderr);
        code = 1;
      }
      ::_exit(code);
    }
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  const History history(file);
  int found = 0;
  for (int child = 0; child < 2; ++child) {
    for (int number = 0; number < each; ++number) {
      const std::string name =
          "p" + std::to_string(child) + "-" + std::to_string(number);
      found += history.expected_duration(name) ? 1 : 0;
    }
  }
  CHECK(found == 2 * each);
}

TEST_CASE("a file that is no database is named", "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  base::write_file(file, std::string(4096, 'x'));
  CHECK_THROWS_AS(History(file), EnvironmentError);
  CHECK_THROWS_WITH(History(file), Catch::StartsWith(file.string() + ": "));
}
