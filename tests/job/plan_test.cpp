#include "job/plan.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using base::Json;
using job::Disposition;
using job::Plan;

namespace {

job::Job job_of(const std::string& name, job::Role role) {
  job::Job job;
  job.role = role;
  job.package = test::record_of(name, "1.0");
  return job::with_id(job);
}

Plan full_plan() {
  Plan plan;
  plan.target = "zzz";
  plan.base = "aaa";
  plan.head = "bbb";
  plan.integration = "file:///integration";
  plan.notices = {"six leaves the distribution"};
  plan.candidates = {{test::record_of("numpy", "2.0.2"), {"ann"}, "1.26.4"}};
  plan.dependents = {{test::record_of("scipy", "1.0"),
                      {"bob", "cyd"},
                      {{"numpy", ""}, {"scipy", "numpy >=1.23"}},
                      Disposition::tested,
                      "scipy-1.0-0.0123",
                      "",
                      "",
                      "",
                      {}},
                     {test::record_of("pandas", "1.0"),
                      {},
                      {{"numpy", ""}, {"pandas", "numpy <2"}},
                      Disposition::required_bump,
                      "",
                      "numpy <2",
                      "numpy 2.0.2",
                      "numpy <3",
                      {}},
                     {test::record_of("xarray", "1.0"),
                      {},
                      {{"numpy", ""}, {"pandas", "numpy <2"}, {"xarray", "pandas"}},
                      Disposition::blocked,
                      "",
                      "",
                      "",
                      "",
                      {"pandas"}}};
  plan.jobs = {job_of("numpy", job::Role::candidate),
               job_of("scipy", job::Role::dependent)};
  plan.baselines = {job_of("scipy", job::Role::baseline)};
  return job::with_id(plan);
}

Plan read(const Json& json) {
  return job::plan_from_json(base::JsonObject(json, "plan.json"));
}

std::string fault_after(const std::function<void(Json&)>& change) {
  Json json = job::to_json(full_plan());
  change(json);
  try {
    static_cast<void>(read(json));
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("a plan comes back from its file as it was", "[job]") {
  const base::TempDir folder;
  const Json json = job::to_json(full_plan());
  base::write_file(folder.path() / "plan.json", base::pretty(json));
  const Plan back = job::load_plan(folder.path() / "plan.json");
  CHECK(job::to_json(back) == json);
  CHECK(back.candidates[0].previous_version == "1.26.4");
  CHECK(back.dependents[0].maintainers == std::vector<std::string>{"bob", "cyd"});
  CHECK(back.dependents[0].path[1].depends == "numpy >=1.23");
  CHECK(back.dependents[1].suggested == "numpy <3");
  CHECK(back.dependents[2].blocked_through == std::vector<std::string>{"pandas"});
  CHECK(back.baselines[0].role == job::Role::baseline);
}

TEST_CASE("a dependent's file form has what its disposition asks for", "[job]") {
  const Json json = job::to_json(full_plan());
  const Json& dependents = json["dependents"];
  CHECK(dependents[0].contains("job"));
  CHECK_FALSE(dependents[0].contains("excludes"));
  CHECK(dependents[1].contains("excluded_by"));
  CHECK_FALSE(dependents[1].contains("job"));
  CHECK(dependents[2].contains("blocked_through"));
}

TEST_CASE("a plan's id depends on everything that it says", "[job]") {
  const std::vector<std::function<void(Plan&)>> changes{
      [](Plan&) {},
      [](Plan& plan) { plan.target = "ccc"; },
      [](Plan& plan) { plan.base = "ccc"; },
      [](Plan& plan) { plan.head = "ccc"; },
      [](Plan& plan) { plan.integration = "file:///other"; },
      [](Plan& plan) { plan.notices.clear(); },
      [](Plan& plan) { plan.candidates[0].record.sha256 = "1"; },
      [](Plan& plan) { plan.candidates[0].previous_version = ""; },
      [](Plan& plan) { plan.candidates[0].maintainers.clear(); },
      [](Plan& plan) { plan.dependents.pop_back(); },
      [](Plan& plan) { plan.dependents[0].path[1].depends = "numpy"; },
      [](Plan& plan) { plan.dependents[1].suggested = "numpy <4"; },
      [](Plan& plan) { plan.jobs.pop_back(); },
      [](Plan& plan) { plan.baselines.clear(); }};
  std::set<std::string> ids;
  for (const auto& change : changes) {
    Plan plan = full_plan();
    change(plan);
    ids.insert(job::with_id(plan).id);
  }
  CHECK(ids.size() == changes.size());
  CHECK(full_plan().id == job::with_id(full_plan()).id);
  CHECK(full_plan().id.size() == 16);
}

TEST_CASE("a plan that lacks something says what", "[job]") {
  CHECK(fault_after([](Json& json) { json.erase("integration"); }) ==
        "plan.json: /integration: is missing");
  CHECK(fault_after([](Json& json) { json["candidates"][0].erase("record"); }) ==
        "plan.json: /candidates/0/record: is missing");
  CHECK(fault_after([](Json& json) {
          json["dependents"][2]["disposition"] = "lost";
        }) == "plan.json: /dependents/2/disposition: unknown disposition 'lost'");
  CHECK(fault_after([](Json& json) { json["jobs"][1]["role"] = 5; }) ==
        "plan.json: /jobs/1/role: expected a string, found a number");
  CHECK(fault_after([](Json& json) { json["jobs"] = "none"; }) ==
        "plan.json: /jobs: expected a list of objects, found a string");
}

TEST_CASE("a plan file that is torn has a place", "[job]") {
  const base::TempDir folder;
  const std::string path = (folder.path() / "plan.json").string();
  base::write_file(path, "{\n  \"id\": \"0");
  CHECK_THROWS_WITH(job::load_plan(path),
                    path + ":2:11: the JSON text ends too early\n  \"id\": \"0\n" +
                        std::string(10, ' ') + "^");
}
