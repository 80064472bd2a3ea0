#include "recipe/meta_yaml/meta_outputs.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/meta_yaml/pinned_spec.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Kind = YamlNode::Kind;

YamlNode node_or_nothing(const YamlNode* node) { return node ? *node : YamlNode{}; }

YamlNode text_node(std::string text, base::Place place) {
  YamlNode node;
  node.kind = Kind::scalar;
  node.scalar = std::move(text);
  node.place = place;
  return node;
}

std::int64_t number_of(const YamlNode* node) {
  const std::string text = text_of(node);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The parts that build/ says of a package.
void read_build(MetaPackage& package) {
  package.build_number = number_of(value_at(&package.build, "number"));
  package.skip = truth_of(value_at(&package.build, "skip"));
  const YamlNode* noarch = value_at(&package.build, "noarch");
  package.noarch = truth_of(noarch) ? text_of(noarch) : "";
}

/// `spec` asks for the package `name`: the name alone, or before a blank.
bool asks_for(const std::string& spec, const std::string& name) {
  return spec.starts_with(name) &&
         (spec.size() == name.size() || spec[name.size()] == ' ' ||
          spec[name.size()] == '\t' || spec[name.size()] == '\n');
}

void put_versions(MetaPackage& package, const Variant& variant) {
  for (auto& [section, list] : package.requirements.entries) {
    const bool built = section.scalar == "build" || section.scalar == "host";
    if (!built && section.scalar != "run") {
      continue;
    }
    for (YamlNode& item : list.items) {
      std::string spec = built ? with_version(item.scalar, variant)
                               : with_x_version(item.scalar, variant);
      if (spec != item.scalar) {
        package.without_versions.emplace_back(item.place, item.scalar);
        item.scalar = std::move(spec);
      }
    }
  }
}

/// What `own` lacks of `top`, key by key.
YamlNode combined(const YamlNode* top, YamlNode own) {
  own.kind = Kind::map;
  if (top != nullptr && top->kind == Kind::map) {
    for (const auto& [key, value] : top->entries) {
      if (own.find(key.scalar) == nullptr) {
        own.entries.push_back({key, value});
      }
    }
  }
  return own;
}

class Outputs {
 public:
  Outputs(const base::SourceText& source, const YamlNode& root, const Variant& variant)
      : source_(source), variant_(variant), root_(root), top_(top_package(root)) {}

  std::vector<MetaOutput> read(bool pins_subpackage, bool has_package) {
    const std::vector<const YamlNode*> list = list_of(value_at(&root_, "outputs"));
    if (list.empty()) {
      return {top_output(YamlNode{}, has_package)};
    }
    // The same-named output changes what the others take from the top level.
    std::optional<MetaOutput> top;
    for (const YamlNode* node : list) {
      if (is_top(*node)) {
        top = top_output(*node, has_package);
      }
    }
    const bool gathers =
        !top && !top_.name.empty() && (pins_subpackage || requires_one_of(list));
    std::vector<MetaOutput> outputs;
    if (gathers) {
      top = top_output(YamlNode{}, has_package);
    }
    for (std::size_t at = 0; at < list.size(); ++at) {
      outputs.push_back(is_top(*list[at]) && top ? *top : other_output(*list[at]));
      outputs.back().index = first_like(list, at);
      outputs.back().has_index = true;
    }
    if (gathers) {
      outputs.push_back(*std::move(top));
    }
    return outputs;
  }

 private:
  bool is_top(const YamlNode& node) const {
    return node.kind == Kind::map && node.find("name") != nullptr &&
           text_of(node.find("name")) == top_.name;
  }

  /// conda-build knows outputs by name and type: of several alike it finds the first.
  static std::size_t first_like(const std::vector<const YamlNode*>& list,
                                std::size_t at) {
    const auto says = [](const YamlNode* node, const char* key) {
      return text_of(value_at(node, key));
    };
    for (std::size_t first = 0; first < at; ++first) {
      if (says(list[first], "name") == says(list[at], "name") &&
          says(list[first], "type") == says(list[at], "type")) {
        return first;
      }
    }
    return at;
  }

  bool requires_one_of(const std::vector<const YamlNode*>& list) const {
    const std::vector<std::string> run = texts_of(value_at(&top_.requirements, "run"));
    return std::any_of(list.begin(), list.end(), [&](const YamlNode* node) {
      const std::string name = text_of(value_at(node, "name"));
      return !name.empty() &&
             std::any_of(run.begin(), run.end(),
                         [&](const std::string& spec) { return asks_for(spec, name); });
    });
  }

  /// The output of the top level's name: what it says comes before what the top level
  /// says; its own tests and version do not count.
  MetaOutput top_output(const YamlNode& node, bool has_package) {
    MetaOutput output;
    output.is_top = true;
    if (has_package) {
      top_.requirements = combined(
          &top_.requirements, expanded_requirements(value_at(&node, "requirements")));
      top_.requirements = expanded_requirements(&top_.requirements);
      top_.build = combined(&top_.build, node_or_nothing(value_at(&node, "build")));
      top_.about = combined(&top_.about, node_or_nothing(value_at(&node, "about")));
    }
    output.package = top_;
    output.package.type = text_of(value_at(&node, "type"));
    put_versions(output.package, variant_);
    read_build(output.package);
    return output;
  }

  MetaOutput other_output(const YamlNode& node) const {
    MetaOutput output;
    if (node.kind != Kind::map) {
      output.fault = source_.error_at(node.place, "an output must be a map, found " +
                                                      std::string(readable(node.kind)));
      return output;
    }
    MetaPackage& package = output.package;
    package = top_;
    const YamlNode* name = value_at(&node, "name");
    package.name = name != nullptr ? text_of(name) : top_.name;
    package.place = name != nullptr ? name->place : node.place;
    package.type = text_of(value_at(&node, "type"));
    const std::string version = text_of(value_at(&node, "version"));
    package.version = version.empty() ? top_.version : version;
    package.test = test_of(node);
    package.build = build_of(node);
    read_requirements(node, package);
    if (const YamlNode* about = node.find("about")) {
      package.about = *about;
    }
    read_build(package);
    return output;
  }

  YamlNode test_of(const YamlNode& node) const {
    if (const YamlNode* own = node.find("test")) {
      return *own;
    }
    YamlNode test = top_.test;
    erase_from(test, "commands");
    erase_from(test, "imports");
    return test;
  }

  YamlNode build_of(const YamlNode& node) const {
    YamlNode build = top_.build;
    build.kind = Kind::map;
    for (const char* key : {"entry_points", "run_exports", "script"}) {
      erase_from(build, key);
      if (const YamlNode* own = node.find(key)) {
        place_in(build, key) = *own;
      }
    }
    for (const char* key : {"noarch", "noarch_python"}) {
      erase_from(build, key);
      if (const YamlNode* own = value_at(&node, key)) {
        place_in(build, key) = *own;
      }
    }
    for (const char* key : {"number", "string"}) {
      if (const YamlNode* own = node.find(key)) {
        place_in(build, key) = *own;
      }
    }
    for (const char* key : {"run_exports", "track_features", "features"}) {
      if (const YamlNode* own = value_at(&node, key)) {
        place_in(build, key) = *own;
      }
    }
    const YamlNode* own = node.find("build");
    if (own == nullptr) {
      return build;
    }
    const std::int64_t number = number_of(value_at(&build, "number"));
    build = *own;
    build.kind = Kind::map;
    if (build.find("number") == nullptr) {
      place_in(build, "number") = text_node(std::to_string(number), own->place);
    }
    return build;
  }

  /// Without the output itself; sections that are left empty are gone.
  void read_requirements(const YamlNode& node, MetaPackage& package) const {
    package.requirements = expanded_requirements(value_at(&node, "requirements"));
    put_versions(package, variant_);
    YamlNode& requirements = package.requirements;
    const std::string& name = package.name;
    YamlNode result;
    result.kind = Kind::map;
    result.place = requirements.place;
    for (auto& [section, list] : requirements.entries) {
      const bool known = section.scalar == "build" || section.scalar == "host" ||
                         section.scalar == "run";
      if (known && !name.empty()) {
        std::erase_if(list.items, [&](const YamlNode& item) {
          return asks_for(item.scalar, name);
        });
      }
      const bool empty =
          list.items.empty() && (known || section.scalar == "run_constrained");
      if (!empty) {
        result.entries.push_back({section, list});
      }
    }
    package.requirements = std::move(result);
  }

  const base::SourceText& source_;
  const Variant& variant_;
  const YamlNode& root_;
  MetaPackage top_;
};

bool is_conda(const MetaOutput& output) {
  return output.package.type.empty() || output.package.type.starts_with("conda");
}

std::set<std::string> needs_of(const MetaPackage& package,
                               const std::set<std::string>& names) {
  std::set<std::string> needs;
  const bool cross = has_host(&package.requirements);
  for (const char* section : {"run", "host", "build"}) {
    if (cross && std::string_view(section) == "build") {
      continue;
    }
    for (const std::string& spec : texts_of(value_at(&package.requirements, section))) {
      const std::string name = spec.substr(0, spec.find(' '));
      if (names.contains(name) && name != package.name) {
        needs.insert(name);
      }
    }
  }
  return needs;
}

}  // namespace

MetaPackage top_package(const YamlNode& root) {
  MetaPackage top;
  const YamlNode* package = value_at(&root, "package");
  const YamlNode* name = value_at(package, "name");
  top.name = text_of(name);
  top.place = name != nullptr ? name->place : root.place;
  const YamlNode* version = package != nullptr ? package->find("version") : nullptr;
  // conda-build takes Python's str() of it.
  top.version =
      version != nullptr && version->kind == Kind::null ? "None" : text_of(version);
  top.requirements = node_or_nothing(value_at(&root, "requirements"));
  top.build = node_or_nothing(value_at(&root, "build"));
  top.test = node_or_nothing(value_at(&root, "test"));
  top.about = node_or_nothing(value_at(&root, "about"));
  read_build(top);
  return top;
}

std::vector<MetaOutput> meta_outputs(const base::SourceText& source,
                                     const YamlNode& root, const Variant& variant,
                                     bool pins_subpackage, bool has_package) {
  return Outputs(source, root, variant).read(pins_subpackage, has_package);
}

void add_wheel_tools(MetaPackage& package) {
  const std::vector<std::string> present =
      texts_of(value_at(&package.requirements, "build"));
  const bool has_pip = std::any_of(
      present.begin(), present.end(),
      [](const std::string& spec) { return spec.find("pip") != std::string::npos; });
  if (package.type != "wheel" || has_pip) {
    return;
  }
  YamlNode& build = place_in(package.requirements, "build");
  build.kind = Kind::sequence;
  build.items.push_back(text_node("pip", package.place));
  const auto python = package.variant.find("python");
  if (python != package.variant.end()) {
    build.items.push_back(text_node("python " + python->second, package.place));
  }
}

void order_by_needs(std::vector<MetaOutput>& outputs) {
  std::set<std::string> names;
  for (const MetaOutput& output : outputs) {
    if (is_conda(output)) {
      names.insert(output.package.name);
    }
  }
  std::map<std::string, std::set<std::string>> needs;
  for (const MetaOutput& output : outputs) {
    if (is_conda(output)) {
      needs[output.package.name].merge(needs_of(output.package, names));
    }
  }
  std::vector<MetaOutput> ordered;
  const auto take = [&](const std::string& name) {
    for (MetaOutput& output : outputs) {
      if (is_conda(output) && output.package.name == name) {
        ordered.push_back(output);
      }
    }
  };
  while (!needs.empty()) {
    std::vector<std::string> ready;
    for (const auto& [name, needed] : needs) {
      if (needed.empty()) {
        ready.push_back(name);
      }
    }
    // A circle: conda-build refuses it, we keep all of its members.
    if (ready.empty()) {
      ready.push_back(needs.begin()->first);
    }
    for (const std::string& name : ready) {
      take(name);
      needs.erase(name);
    }
    for (auto& [name, needed] : needs) {
      for (const std::string& done : ready) {
        needed.erase(done);
      }
    }
  }
  for (MetaOutput& output : outputs) {
    if (!is_conda(output)) {
      ordered.push_back(output);
    }
  }
  outputs = std::move(ordered);
}

}  // namespace distro::recipe
