#include "graph/plan.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/package_builder.hpp"

namespace {

using namespace distro;
using test::record_of;

channel::Repodata repodata_of(const std::string& channel,
                              std::vector<channel::Record> records) {
  channel::Repodata repodata;
  repodata.channel = channel;
  repodata.subdir = "linux-64";
  repodata.sha256 = "0000";
  repodata.records = std::move(records);
  return repodata;
}

graph::ChannelView view_with(std::vector<channel::Record> integration) {
  graph::ChannelView view;
  view.subdir = "linux-64";
  view.channels = {"file:///integration", "file:///base"};
  view.index = {repodata_of("file:///integration", std::move(integration)),
                repodata_of("file:///base", {record_of("python", "3.11.2")})};
  view.candidates = {{record_of("numpy", "2.0.2"), {"ada"}, ""}};
  return view;
}

recipe::Catalog catalog_with_gpu() {
  recipe::Catalog catalog;
  catalog["pyopencl"].manifest.hardware = {"gpu"};
  catalog["pyopencl"].manifest.time_limit = std::chrono::minutes(1);
  return catalog;
}

}  // namespace

TEST_CASE("candidates come first, then dependents, each with its baseline", "[graph]") {
  const job::Plan plan = graph::make_plan(
      {},
      std::vector{view_with({record_of("numpy", "1.26.3"),
                             record_of("pyopencl", "2024.1", {"numpy"}),
                             record_of("pandas", "2.1.4", {"numpy <2"})})},
      catalog_with_gpu(), {});
  REQUIRE(plan.jobs.size() == 2);
  CHECK(plan.jobs[0].role == job::Role::candidate);
  CHECK(plan.jobs[0].package.name == "numpy");
  CHECK(plan.jobs[1].hardware == std::vector<std::string>{"gpu"});
  CHECK(plan.jobs[1].limits.time == std::chrono::minutes(1));
  CHECK(plan.jobs[1].candidates.size() == 1);
  REQUIRE(plan.baselines.size() == 1);
  CHECK(plan.baselines[0].candidates.empty());
  CHECK(plan.baselines[0].package.name == "pyopencl");
  CHECK(plan.candidates[0].previous_version == "1.26.3");
  CHECK(plan.integration == "file:///integration");
}

TEST_CASE("the same input gives the same plan, another input another", "[graph]") {
  const std::vector views = {view_with({record_of("bottleneck", "1.3.7", {"numpy"})})};
  const job::Plan first = graph::make_plan({}, views, {}, {});
  CHECK(graph::make_plan({}, views, {}, {}).id == first.id);

  std::vector changed = views;
  changed[0].index[1].sha256 = "1111";
  const job::Plan second = graph::make_plan({}, changed, {}, {});
  CHECK(second.id != first.id);
  CHECK(second.jobs[1].id != first.jobs[1].id);
}

TEST_CASE("a plan reads back as it was written", "[graph]") {
  const job::Plan plan = graph::make_plan(
      {},
      std::vector{view_with({record_of("pandas", "2.1.4", {"numpy <2"}),
                             record_of("xarray", "1", {"pandas"})})},
      {}, {});
  const base::Json json = job::to_json(plan);
  const job::Plan again = job::plan_from_json(base::JsonObject(json, "plan.json"));
  CHECK(job::to_json(again) == json);
}

TEST_CASE("a plan says which packages go and which get another name", "[graph]") {
  repo::Change change;
  change.packages.resize(3);
  change.packages[0].name = "six";
  change.packages[0].kind = repo::ChangeKind::removed;
  change.packages[1].name = "numerics";
  change.packages[1].previous_name = "numpy";
  change.packages[1].kind = repo::ChangeKind::renamed;
  change.packages[2].name = "pytz";
  const job::Plan plan = graph::make_plan(change, std::vector{view_with({})}, {}, {});
  CHECK(plan.notices ==
        std::vector<std::string>{
            "six leaves the distribution; its files stay in the channel",
            "numpy becomes numerics; files of numpy stay in the channel"});
}
