// meta.yaml (conda-build): from rendered YAML to a Recipe (conda-semantics 8.6).
#include <algorithm>

#include "recipe/output_reader.hpp"

namespace distro::recipe {
namespace {

using base::YamlMap;
using base::YamlNode;

const std::vector<std::string_view> sections{"build", "host", "run", "run_constrained"};

bool boolean_of(YamlMap& map, std::string_view key) {
  const std::string text = map.string_if(key).value_or("");
  return text == "true" || text == "True" || text == "yes" || text == "on";
}

void read_build(const RenderedTree& tree, const YamlNode* node, Output& output) {
  if (node == nullptr) {
    return;
  }
  YamlMap build(*tree.source, *node, "build");
  output.build_number = build.integer_if("number").value_or(output.build_number);
  output.noarch = read_noarch(build);
  if (boolean_of(build, "noarch_python")) {
    output.noarch = "python";
  }
  output.skipped = output.skipped || boolean_of(build, "skip");
}

bool has_tests(const RenderedTree& tree, const YamlNode* node) {
  if (node == nullptr) {
    return false;
  }
  YamlMap test(*tree.source, *node, "test");
  bool any = false;
  for (const char* key : {"commands", "imports", "script", "files"}) {
    const YamlNode* tests = test.node_if(key);
    any = any || (tests != nullptr &&
                  (tests->kind != YamlNode::Kind::sequence || !tests->items.empty()));
  }
  return any;
}

/// What the tests need besides the package: `test/requires`.
void read_test_requirements(const RenderedTree& tree, const YamlNode* test,
                            Output& output) {
  const YamlNode* needed = test == nullptr ? nullptr : test->find("requires");
  if (needed != nullptr) {
    output.requirements["test"] = read_requirements(tree, *needed);
  }
}

void read_body(const RenderedTree& tree, YamlMap& map, Output& output) {
  read_build(tree, map.node_if("build"), output);
  if (const YamlNode* node = map.node_if("requirements")) {
    if (node->kind == YamlNode::Kind::map) {
      output.requirements = read_sections(tree, *node, sections, {"conflicts"});
    } else {
      // A plain list is for building and for running.
      output.requirements["host"] = read_requirements(tree, *node);
      output.requirements["run"] = output.requirements["host"];
    }
  }
  output.has_tests = has_tests(tree, map.node_if("test"));
}

/// An output named as the top level takes what the top level says of itself.
Output read_output(const RenderedTree& tree, const YamlNode& node, const Output& top) {
  YamlMap map(*tree.source, node, "an output");
  Output output;
  const bool unnamed = map.node_if("name") == nullptr;
  const bool is_top =
      unnamed || (map.string_if("name").value_or("") == top.name && !top.name.empty());
  if (unnamed && top.name.empty()) {
    throw tree.source->error_at(node.place, "missing key 'name'");
  }
  if (is_top) {
    output = top;
  }
  output.build_number = top.build_number;
  output.skipped = top.skipped;
  if (!unnamed) {
    read_identity(tree, map, output);
  }
  if (output.version.empty()) {
    output.version = top.version;
  }
  const std::string noarch = read_noarch(map);
  Output own = output;
  own.requirements.clear();
  read_body(tree, map, own);
  own.noarch = own.noarch.empty() ? noarch : own.noarch;
  if (is_top) {
    own.noarch = own.noarch.empty() ? top.noarch : own.noarch;
    own.has_tests = own.has_tests || top.has_tests;
    if (own.requirements.empty()) {
      own.requirements = top.requirements;
    }
  }
  read_test_requirements(tree, map.node_if("test"), own);
  return own;
}

bool requires_one_of(const Output& top, const std::vector<Output>& outputs) {
  const auto run = top.requirements.find("run");
  return run != top.requirements.end() &&
         std::any_of(outputs.begin(), outputs.end(), [&](const Output& output) {
           return std::any_of(run->second.begin(), run->second.end(),
                              [&](const Requirement& requirement) {
                                return requirement.name == output.name;
                              });
         });
}

/// The top level is an output too if it gathers the others: it requires one of them.
std::vector<Output> read_outputs(const RenderedTree& tree, const YamlNode& list,
                                 const Output& top) {
  if (list.kind != YamlNode::Kind::sequence || list.items.empty()) {
    throw tree.source->error_at(list.place, "outputs: expected a list of outputs");
  }
  std::vector<Output> outputs;
  bool has_top = false;
  for (const YamlNode& node : list.items) {
    outputs.push_back(read_output(tree, node, top));
    has_top = has_top || outputs.back().name == top.name;
  }
  if (!has_top && !top.name.empty() && requires_one_of(top, outputs)) {
    outputs.push_back(top);
  }
  return outputs;
}

void refuse_missing_version(const RenderedTree& tree, const Output& output) {
  if (output.version.empty()) {
    throw tree.source->error_at(output.place, "'" + output.name + "' has no version");
  }
}

}  // namespace

Recipe parse_meta_yaml(std::string text, std::string origin, std::string_view subdir) {
  const RenderedTree tree =
      render_meta_yaml(std::move(text), std::move(origin), subdir);
  YamlMap root(*tree.source, tree.root, "a recipe");
  Recipe recipe;
  recipe.origin = tree.source->origin();
  Output top;
  const YamlNode* outputs = root.node_if("outputs");
  if (const YamlNode* node = root.node_if("package")) {
    YamlMap package(*tree.source, *node, "package");
    read_identity(tree, package, top);
    package.finish();
  } else if (outputs == nullptr) {
    throw tree.source->error_at(tree.root.place, "missing key 'package'");
  }
  read_body(tree, root, top);
  read_test_requirements(tree, root.node_if("test"), top);
  read_credits(tree, root, recipe);
  static_cast<void>(root.node_if("source"));
  static_cast<void>(root.node_if("app"));
  root.finish();
  if (outputs == nullptr) {
    recipe.outputs.push_back(std::move(top));
  } else {
    recipe.outputs = read_outputs(tree, *outputs, top);
  }
  for (const Output& output : recipe.outputs) {
    refuse_missing_version(tree, output);
  }
  return recipe;
}

Recipe parse_recipe(std::string text, std::string origin, std::string_view subdir) {
  return is_recipe_yaml(origin)
             ? parse_recipe_yaml(std::move(text), std::move(origin), subdir)
             : parse_meta_yaml(std::move(text), std::move(origin), subdir);
}

}  // namespace distro::recipe
