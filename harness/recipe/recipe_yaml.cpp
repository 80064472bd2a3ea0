// recipe.yaml (CEP 13, 14, 41): from rendered YAML to a Recipe.
#include <algorithm>

#include "recipe/expression.hpp"
#include "recipe/output_reader.hpp"

namespace distro::recipe {
namespace {

using base::YamlMap;
using base::YamlNode;

const std::vector<std::string_view> sections{"build", "host", "run", "run_constraints"};
const std::vector<std::string_view> other_sections{"run_exports", "ignore_run_exports",
                                                   "extras"};

/// What the top level says for all outputs.
struct Defaults {
  std::string version;
  std::int64_t build_number = 0;
  std::string noarch;
  bool skipped = false;
};

/// `skip` is true, or an expression, or a list of them, one of which holds.
bool skips(const RenderedTree& tree, const YamlNode* node) {
  if (node == nullptr) {
    return false;
  }
  const std::vector<YamlNode> conditions = node->kind == YamlNode::Kind::sequence
                                               ? node->items
                                               : std::vector<YamlNode>{*node};
  return std::any_of(conditions.begin(), conditions.end(), [&](const YamlNode& one) {
    const Fault fault = [&](std::size_t, std::string_view message) {
      return tree.source->error_at(one.place, "skip: " + std::string(message));
    };
    return one.kind == YamlNode::Kind::scalar &&
           is_true(evaluate(one.scalar, tree.scope, fault).value);
  });
}

void read_build(const RenderedTree& tree, const YamlNode* node, Defaults& build) {
  if (node == nullptr) {
    return;
  }
  YamlMap map(*tree.source, *node, "build");
  build.build_number = map.integer_if("number").value_or(build.build_number);
  const std::string noarch = read_noarch(map);
  build.noarch = noarch.empty() ? build.noarch : noarch;
  build.skipped = build.skipped || skips(tree, map.node_if("skip"));
}

/// Tests that are run on the built package; the others are the builder's.
bool has_tests(const YamlNode* tests) {
  if (tests == nullptr || tests->kind != YamlNode::Kind::sequence) {
    return false;
  }
  return std::any_of(
      tests->items.begin(), tests->items.end(), [](const YamlNode& test) {
        return std::any_of(test.entries.begin(), test.entries.end(),
                           [](const auto& entry) {
                             return entry.first.scalar != "package_contents" &&
                                    entry.first.scalar != "downstream";
                           });
      });
}

/// What the tests need besides the package, all tests together.
void read_test_requirements(const RenderedTree& tree, const YamlNode* tests,
                            Output& output) {
  if (tests == nullptr || tests->kind != YamlNode::Kind::sequence) {
    return;
  }
  std::vector<Requirement> all;
  for (const YamlNode& test : tests->items) {
    const YamlNode* requirements = test.find("requirements");
    for (const char* section : {"build", "run"}) {
      const YamlNode* node =
          requirements == nullptr ? nullptr : requirements->find(section);
      if (node != nullptr) {
        const std::vector<Requirement> read = read_requirements(tree, *node);
        all.insert(all.end(), read.begin(), read.end());
      }
    }
  }
  if (!all.empty()) {
    output.requirements["test"] = std::move(all);
  }
}

/// One package: the top level of a recipe, or an item of `outputs`.
Output read_output(const RenderedTree& tree, YamlMap& map, Defaults defaults) {
  Output output;
  if (const YamlNode* node = map.node_if("package")) {
    YamlMap package(*tree.source, *node, "package");
    read_identity(tree, package, output);
    package.finish();
  } else {
    throw map.error_at("", "missing key 'package'");
  }
  if (output.version.empty()) {
    output.version = defaults.version;
  }
  if (output.version.empty()) {
    throw tree.source->error_at(output.place, "'" + output.name + "' has no version");
  }
  read_build(tree, map.node_if("build"), defaults);
  output.build_number = defaults.build_number;
  output.noarch = defaults.noarch;
  output.skipped = defaults.skipped;
  if (const YamlNode* node = map.node_if("requirements")) {
    output.requirements = read_sections(tree, *node, sections, other_sections);
  }
  output.has_tests = has_tests(map.node_if("tests"));
  read_test_requirements(tree, map.node_if("tests"), output);
  return output;
}

/// The outputs of a recipe with several; a staging output (CEP 41) is no package.
std::vector<Output> read_outputs(const RenderedTree& tree, const YamlNode& list,
                                 const Defaults& defaults) {
  std::vector<Output> outputs;
  for (const YamlNode& node : list.items) {
    YamlMap map(*tree.source, node, "an output");
    if (map.node_if("staging") == nullptr) {
      outputs.push_back(read_output(tree, map, defaults));
    }
  }
  if (outputs.empty()) {
    throw tree.source->error_at(list.place, "outputs: expected a list of outputs");
  }
  return outputs;
}

std::string version_of_all(const RenderedTree& tree, const YamlNode* node) {
  if (node == nullptr) {
    return "";
  }
  YamlMap map(*tree.source, *node, "recipe");
  const std::string version = map.string_if("version").value_or("");
  if (!version.empty()) {
    refuse_no_version(tree, map.place_of("version"), version);
  }
  return version;
}

}  // namespace

Recipe parse_recipe_yaml(std::string text, std::string origin,
                         std::string_view subdir) {
  const RenderedTree tree =
      render_recipe_yaml(std::move(text), std::move(origin), subdir);
  YamlMap root(*tree.source, tree.root, "a recipe");
  Recipe recipe;
  recipe.origin = tree.source->origin();
  for (const char* key : {"schema_version", "context", "source", "cache", "package",
                          "build", "requirements", "tests"}) {
    static_cast<void>(root.node_if(key));
  }
  Defaults defaults;
  defaults.version = version_of_all(tree, root.node_if("recipe"));
  read_credits(tree, root, recipe);
  if (const YamlNode* outputs = root.node_if("outputs")) {
    read_build(tree, root.node_if("build"), defaults);
    recipe.outputs = read_outputs(tree, *outputs, defaults);
  } else {
    root.finish();
    recipe.outputs.push_back(read_output(tree, root, defaults));
  }
  root.finish();
  return recipe;
}

}  // namespace distro::recipe
