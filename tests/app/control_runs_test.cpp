#include "app/control_runs.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using job::Outcome;

namespace {

/// A run's folder with one job that had two environments.
struct Ran {
  Ran() : folder("controls-") {
    job.package = test::record_of("numpy", "2.0.2");
    job = job::with_id(job);
    const std::filesystem::path jobs = folder.path() / "jobs" / job.id;
    std::filesystem::create_directories(jobs);
    base::write_file(jobs / "environment-1.txt", "first\n");
    base::write_file(jobs / "environment-2.txt", "second\n");
    result.job = job.id;
    result.outcome = Outcome::failed;
    result.inputs = "aa";
  }

  [[nodiscard]] std::vector<app::WantedControl> missing(std::size_t wanted) {
    return app::missing_controls(job, result, wanted, folder.path());
  }

  base::TempDir folder;
  job::Job job;
  job::Result result;
};

}  // namespace

TEST_CASE("a control run brings the environments of its job along", "[app]") {
  Ran ran;
  const std::vector<app::WantedControl> controls = ran.missing(2);
  REQUIRE(controls.size() == 2);
  CHECK(controls[0].job.id == ran.job.id + "/control-1");
  CHECK(controls[1].job.id == ran.job.id + "/control-2");
  CHECK(controls[1].number == 2);
  CHECK(controls[1].job.environments ==
        std::vector<std::string>{"first\n", "second\n"});
  CHECK(controls[1].job.package.fn == ran.job.package.fn);
}

TEST_CASE("only control runs that are missing are made", "[app]") {
  Ran ran;
  ran.result.controls = {{Outcome::passed, "", "", 2},
                         {Outcome::infrastructure_error, "the disk is full", "", 1}};
  const std::vector<app::WantedControl> controls = ran.missing(3);
  REQUIRE(controls.size() == 2);
  CHECK(controls[0].number == 1);
  CHECK(controls[1].number == 3);
  CHECK(ran.result.controls.size() == 1);
  CHECK(ran.missing(1).empty());
}

TEST_CASE("control runs of an earlier run are among those that are wanted", "[app]") {
  Ran ran;
  ran.result.controls = {{Outcome::passed, "", "", 0}, {Outcome::passed, "", "", 0}};
  const std::vector<app::WantedControl> controls = ran.missing(3);
  REQUIRE(controls.size() == 1);
  CHECK(controls[0].number == 1);
}

TEST_CASE("without the files of its environments a job has no control runs", "[app]") {
  Ran ran;
  std::filesystem::remove(ran.folder.path() / "jobs" / ran.job.id /
                          "environment-1.txt");
  CHECK(ran.missing(3).empty());
}

TEST_CASE("a control run with other inputs says nothing", "[app]") {
  Ran ran;
  job::Result control = ran.result;
  control.outcome = Outcome::passed;
  control.log = "jobs/a/control-1/log.txt";
  CHECK(app::control_run_of(ran.result, control, 1).outcome == Outcome::passed);
  CHECK(app::control_run_of(ran.result, control, 1).log == control.log);
  control.inputs = "bb";
  const job::ControlRun other = app::control_run_of(ran.result, control, 2);
  CHECK(other.outcome == Outcome::infrastructure_error);
  CHECK(other.reason == "it had other inputs");
  CHECK(other.number == 2);
}
