#include "app/run_folder.hpp"

#include <catch2/catch.hpp>

#include "base/temp_dir.hpp"

namespace {

using namespace distro;

job::Result result_of(const std::string& job, job::Outcome outcome) {
  job::Result result;
  result.job = job;
  result.outcome = outcome;
  return result;
}

}  // namespace

TEST_CASE("a torn line is no result, those around it are", "[app]") {
  const base::TempDir dir;
  const app::RunFolder folder(dir.path());
  folder.append(result_of("a", job::Outcome::passed));
  const std::string whole = base::read_file(folder.file("results.jsonl"));
  base::write_file(folder.file("results.jsonl"), whole + whole.substr(0, 30));
  folder.append(result_of("b", job::Outcome::failed));
  const std::vector<job::Result> results = folder.results_so_far();
  REQUIRE(results.size() == 2);
  CHECK(results[0].job == "a");
  CHECK(results[1].job == "b");
}

TEST_CASE("the later of two results of a job counts", "[app]") {
  const base::TempDir dir;
  const app::RunFolder folder(dir.path());
  folder.append(result_of("a", job::Outcome::infrastructure_error));
  folder.append(result_of("a", job::Outcome::passed));
  const std::vector<job::Result> results = folder.results_so_far();
  REQUIRE(results.size() == 1);
  CHECK(results[0].outcome == job::Outcome::passed);
}

TEST_CASE("a result that is whole but wrong is an input error", "[app]") {
  const base::TempDir dir;
  const app::RunFolder folder(dir.path());
  base::append_line(folder.file("results.jsonl"), R"({"job":"a","outcome":"pased"})");
  REQUIRE_THROWS_WITH(
      folder.results_so_far(),
      folder.file("results.jsonl").string() + ":1: /outcome: unknown outcome 'pased'");
}

TEST_CASE("a file that is not there yet names the command that writes it", "[app]") {
  const base::TempDir dir;
  const app::RunFolder folder(dir.path());
  REQUIRE_THROWS_WITH(folder.plan(),
                      folder.file("plan.json").string() +
                          ": there is no such file yet; 'conda-distro plan' writes it");
  CHECK(folder.results_so_far().empty());
}

TEST_CASE("an unused folder goes, a used one stays", "[app]") {
  const base::TempDir dir;
  const std::filesystem::path path = dir.path() / ".conda-distro/runs/a-b";
  {
    const app::RunFolder folder(path);
    const base::FileLock lock = folder.lock({});
    folder.remove_if_unused();
    CHECK_FALSE(std::filesystem::exists(dir.path() / ".conda-distro"));
  }
  const app::RunFolder folder(path);
  folder.append(result_of("a", job::Outcome::passed));
  folder.remove_if_unused();
  CHECK(std::filesystem::exists(path / "results.jsonl"));
}
