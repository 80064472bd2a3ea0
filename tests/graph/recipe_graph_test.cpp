#include "graph/recipe_graph.hpp"

#include <catch2/catch.hpp>

#include "graph/unbuilt_packages.hpp"
#include "support/package_builder.hpp"

namespace {

using namespace distro;
using graph::MentionKind;

recipe::Package package_of(const std::string& text, const std::string& path) {
  recipe::Package package;
  package.recipe = recipe::parse_recipe(text, path, "linux-64");
  return package;
}

/// scipy and its tests from one recipe, and a tool.
recipe::Catalog catalog() {
  recipe::Catalog all;
  all["scipy"] = package_of(
      "recipe: {version: '1'}\n"
      "outputs:\n"
      "  - package: {name: scipy}\n"
      "    requirements:\n"
      "      build: [cmake]\n"
      "      host: [numpy]\n"
      "      run: ['numpy >=1.22']\n"
      "      run_constraints: ['mkl <2']\n"
      "  - package: {name: scipy-tests}\n"
      "    tests: [{script: ['x'], requirements: {run: [pytest]}}]\n"
      "    requirements: {run: [scipy]}\n"
      "  - package: {name: scipy-win}\n"
      "    build: {skip: not win}\n"
      "    requirements: {run: [numpy]}\n",
      "recipes/scipy/recipe.yaml");
  all["scipy-tests"] = all["scipy"];
  all["tool"] = package_of(
      "package:\n  name: tool\n  version: 2\nbuild:\n  noarch: generic\n"
      "requirements:\n  run:\n    - scipy\n",
      "recipes/tool/meta.yaml");
  return all;
}

std::vector<std::string> told(const graph::RecipeGraph& graph,
                              const std::string& name) {
  std::vector<std::string> lines;
  for (const graph::RecipeEdge& edge : graph.about(name)) {
    lines.push_back(edge.output->name + " " + std::string(to_string(edge.kind)) + " " +
                    edge.requirement->spec);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a graph of recipes has each requirement by what it is for", "[graph]") {
  const recipe::Catalog recipes = catalog();
  const graph::RecipeGraph graph(recipes);
  CHECK(told(graph, "numpy") ==
        Lines{"scipy host numpy", "scipy depends numpy >=1.22"});
  CHECK(told(graph, "mkl") == Lines{"scipy constrains mkl <2"});
  CHECK(told(graph, "cmake") == Lines{"scipy build cmake"});
  CHECK(told(graph, "pytest") == Lines{"scipy-tests test pytest"});
  CHECK(told(graph, "scipy") ==
        Lines{"scipy-tests depends scipy", "tool depends scipy"});
  CHECK(told(graph, "nothing").empty());
  CHECK(graph.edge_count() == 7);
  CHECK(graph::RecipeGraph().about("numpy").empty());
}

TEST_CASE("what no channel has is known by its recipe", "[graph]") {
  channel::Repodata built;
  built.channel = "file:///integration";
  built.subdir = "linux-64";
  built.records = std::vector{test::record_of("scipy", "0.9")};
  const channel::Repodata unbuilt =
      graph::unbuilt_packages(catalog(), std::vector{built}, "linux-64");
  CHECK(unbuilt.channel == "recipes");
  CHECK(unbuilt.records.size() == 2);
  REQUIRE(unbuilt.records.rows("tool").size() == 1);
  const channel::Record tool = unbuilt.records[*unbuilt.records.rows("tool").begin()];
  CHECK(tool.version == "2");
  CHECK(tool.depends == Lines{"scipy"});
  CHECK(tool.subdir == "noarch");
  CHECK(unbuilt.records.rows("scipy").empty());
  CHECK(unbuilt.records.rows("scipy-win").empty());
}
