#include "graph/mentions.hpp"

#include <catch2/catch.hpp>

#include "graph/channels.hpp"

using namespace distro;
using graph::AskedReleases;
using graph::MentionKind;
using graph::PackageIndex;
using graph::SpeakingRecords;
using test::channel_of;
using test::record_of;

namespace {

std::vector<std::string> texts(const PackageIndex& index,
                               const std::vector<graph::Mention>& mentions) {
  std::vector<std::string> lines;
  for (const graph::Mention& mention : mentions) {
    const auto& table = index.table(mention.record.table);
    lines.push_back(std::string(table.name_of(mention.record.row)) + " " +
                    std::string(table.version(mention.record.row)) + " " +
                    std::string(to_string(mention.kind)) + " " +
                    std::string(table.spec_text(mention.spec)) +
                    (mention.admits ? "" : " !"));
  }
  return lines;
}

channel::Record constraining(const std::string& name, std::vector<std::string> specs) {
  channel::Record record = record_of(name, "1");
  record.constrains = std::move(specs);
  return record;
}

std::vector<channel::Repodata> sample() {
  return {channel_of({record_of("numpy", "1.26.4", {}, "py311_0"),
                      record_of("numpy", "2.0.2", {}, "py311_0"),
                      record_of("pandas", "2.1.4", {"numpy >=1.23,<2", "pytz"}),
                      record_of("pandas", "2.0.0", {"numpy <2"}),
                      record_of("scipy", "1.0", {"numpy >=1.22", "numpy <2.3"}),
                      record_of("pinned", "1.0", {"numpy * py310*"}),
                      constraining("numba", {"numpy <2"})})};
}

}  // namespace

TEST_CASE("direct dependents are those whose newest release says so", "[graph]") {
  const PackageIndex index(sample());
  const SpeakingRecords newest(index, {});
  const graph::Name numpy = *index.find("numpy");
  CHECK(texts(index, graph::mentions_of({index, newest, numpy, nullptr})) ==
        std::vector<std::string>{
            "numba 1 constrains numpy <2", "pandas 2.1.4 depends numpy >=1.23,<2",
            "pinned 1.0 depends numpy * py310*", "scipy 1.0 depends numpy >=1.22",
            "scipy 1.0 depends numpy <2.3"});
  const SpeakingRecords all(index, {true, {}});
  CHECK(graph::mentions_of({index, all, numpy, nullptr}).size() == 6);
  CHECK(graph::mentions_of({index, newest, *index.find("pandas"), nullptr}).empty());
}

TEST_CASE("a mention admits what is asked if one release fits it", "[graph]") {
  const PackageIndex index(sample());
  const SpeakingRecords newest(index, {});
  const AskedReleases two(index, channel::MatchSpec("numpy >=2"));
  CHECK(two.versions() == std::vector<std::string>{"2.0.2"});
  CHECK(texts(index, graph::mentions_of({index, newest, *index.find("numpy"), &two})) ==
        std::vector<std::string>{
            "numba 1 constrains numpy <2 !", "pandas 2.1.4 depends numpy >=1.23,<2 !",
            "pinned 1.0 depends numpy * py310* !", "scipy 1.0 depends numpy >=1.22",
            "scipy 1.0 depends numpy <2.3"});
}

TEST_CASE("two requirements of a record may exclude only together", "[graph]") {
  const PackageIndex index(
      std::vector{channel_of({record_of("numpy", "1.26.4"), record_of("numpy", "2.0.2"),
                              record_of("x", "1", {"numpy <2", "numpy >=1"}),
                              record_of("y", "1", {"numpy <2", "numpy >=2"}),
                              record_of("z", "1", {"numpy", "numpy <1"})})});
  const SpeakingRecords newest(index, {});
  const AskedReleases any(index, channel::MatchSpec("numpy"));
  std::vector<bool> admits;
  std::vector<bool> record_admits;
  for (const graph::Mention& mention :
       graph::mentions_of({index, newest, *index.find("numpy"), &any})) {
    admits.push_back(mention.admits);
    record_admits.push_back(mention.record_admits);
  }
  CHECK(admits == std::vector<bool>{true, true, true, true, true, false});
  CHECK(record_admits == std::vector<bool>{true, true, false, false, false, false});
}

TEST_CASE("a version that nobody has yet can be asked about", "[graph]") {
  const PackageIndex index(sample());
  const AskedReleases future(index, channel::MatchSpec("numpy 3.1"));
  CHECK(future.only_named());
  CHECK(future.admitted_by("numpy >=3"));
  CHECK(future.admitted_by("numpy * py311*"));
  CHECK_FALSE(future.admitted_by("numpy <3"));
  CHECK_FALSE(future.admitted_by("numpy ==="));
  CHECK(AskedReleases(index, channel::MatchSpec("numpy >=3")).versions() ==
        std::vector<std::string>{"3"});
}

TEST_CASE("releases that neither are nor are named cannot be asked about", "[graph]") {
  const PackageIndex index(sample());
  REQUIRE_THROWS_WITH(
      AskedReleases(index, channel::MatchSpec("numpy >2.0.2,<2.0.3")),
      "no release of numpy is 'numpy >2.0.2,<2.0.3'; there is 2.0.2, 1.26.4");
}

TEST_CASE("what run_exports ask for is a mention of its own kind", "[graph]") {
  const PackageIndex index(
      std::vector{channel_of({record_of("zlib", "1"), record_of("libpng", "1", {}, "0"),
                              record_of("libpng", "0.9", {}, "0")})});
  const SpeakingRecords newest(index, {});
  channel::RunExportsByFile exports;
  exports["libpng-1-0.conda"].weak = {"zlib >=1", "libpng"};
  exports["libpng-0.9-0.conda"].weak = {"zlib"};
  exports["gone-1-0.conda"].strong = {"zlib"};
  exports["odd"].strong = {"zlib"};
  const auto mentions =
      graph::mentions_of({index, newest, *index.find("zlib")}, 0, exports);
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].list == "weak");
  CHECK(mentions[0].spec == "zlib >=1");
  CHECK(index.table(0).name_of(mentions[0].record.row) == "libpng");
}

TEST_CASE("recipes mention what they build with, each once", "[graph]") {
  recipe::Catalog catalog;
  recipe::Package package;
  package.recipe.origin = "recipes/scipy/recipe.yaml";
  recipe::Output output;
  output.name = "scipy";
  output.requirements["host"] = {{"numpy >=2", "numpy", {}, false}};
  output.requirements["build"] = {{"cmake", "cmake", {}, false}};
  output.requirements["run"] = {{"numpy", "numpy", {}, false}};
  package.recipe.outputs = {output};
  catalog["scipy"] = package;
  catalog["scipy-tests"] = package;  // built by the same recipe
  const auto mentions =
      graph::mentions_of(graph::RecipeGraph(catalog), "numpy", nullptr);
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].package == "scipy");
  CHECK(mentions[0].kind == MentionKind::host);
  CHECK(mentions[0].recipe == "recipes/scipy/recipe.yaml");
}

TEST_CASE("kinds have the names that they are asked by", "[graph]") {
  CHECK(graph::mention_kind_from("run_exports") == MentionKind::run_exports);
  CHECK_FALSE(graph::mention_kind_from("run"));
}
