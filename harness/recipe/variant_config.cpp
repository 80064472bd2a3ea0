#include "recipe/variant_config.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/source_text.hpp"
#include "base/yaml.hpp"
#include "channel/version.hpp"
#include "recipe/meta_yaml/build_variables.hpp"
#include "recipe/meta_yaml/selector.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Texts = std::vector<std::string>;

constexpr std::array<std::string_view, 3> always_extended{
    "ignore_version", "ignore_build_only_deps", "extend_keys"};

Variant first_values(const VariantConfig& config) {
  Variant variant;
  for (const auto& [key, values] : config.values) {
    variant.emplace(key, values.front());
  }
  return variant;
}

void add_unique(Texts& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) {
    list.push_back(text);
  }
}

/// Reads one file; faults are shown where they stand in it.
class Reader {
 public:
  Reader(std::string text, std::string origin, std::string_view subdir)
      : source_(std::move(origin), std::move(text)) {
    const Variant defaults = first_values(conda_build_defaults(subdir));
    const Fault fault = [&](std::size_t offset, std::string_view message) {
      return source_.error_at(offset, message);
    };
    selected_ = select_lines(source_.text(), selector_scope(subdir, defaults), fault);
  }

  VariantConfig read() {
    const base::YamlFault fault = [&](base::Place place, std::string_view message) {
      return fault_at(place, message);
    };
    const YamlNode root =
        base::parse_yaml_text(selected_.text, base::YamlRules::conda_build, fault);
    if (root.kind == YamlNode::Kind::null) {
      return {};
    }
    if (root.kind != YamlNode::Kind::map) {
      throw fault_at(root.place, "expected a map of keys to lists of values, found " +
                                     std::string(readable(root.kind)));
    }
    if (const YamlNode* extended = root.find("extend_keys")) {
      config_.extended["extend_keys"] = texts_of(*extended, "extend_keys");
    }
    for (const auto& [key, value] : root.entries) {
      read_key(key, value);
    }
    for (const auto& [key, value] : root.entries) {
      if (key.scalar == "zip_keys") {
        check_groups(value);
      }
    }
    return std::move(config_);
  }

 private:
  InputError fault_at(base::Place place, std::string_view message) const {
    if (place.line > 0 && place.line <= selected_.lines.size()) {
      place.line = selected_.lines[place.line - 1] + 1;
    }
    return source_.error_at(place, message);
  }

  /// A text or a list of them; nothing in it is nothing.
  Texts texts_of(const YamlNode& node, std::string_view key) const {
    if (node.kind == YamlNode::Kind::scalar) {
      return node.scalar.empty() ? Texts{} : Texts{node.scalar};
    }
    Texts texts;
    for (const YamlNode& item : node.items) {
      if (item.kind != YamlNode::Kind::scalar && item.kind != YamlNode::Kind::null) {
        throw fault_at(item.place, std::string(key) + ": expected a value, found " +
                                       std::string(readable(item.kind)));
      }
      texts.push_back(item.scalar);
    }
    return texts;
  }

  bool is_extended(const std::string& key) const {
    const auto& extended = config_.extended;
    const auto named = extended.find("extend_keys");
    return std::find(always_extended.begin(), always_extended.end(), key) !=
               always_extended.end() ||
           (named != extended.end() &&
            std::find(named->second.begin(), named->second.end(), key) !=
                named->second.end());
  }

  void read_key(const YamlNode& key, const YamlNode& value) {
    const std::string& name = key.scalar;
    if (name.find('-') != std::string::npos) {
      throw fault_at(key.place,
                     "the key '" + name + "' has a '-'; keys are written with '_'");
    }
    if (name == "zip_keys") {
      read_groups(value);
    } else if (name == "pin_run_as_build") {
      read_pins(value);
    } else if (value.kind == YamlNode::Kind::map) {
      // `replacements` and its like: no choices.
      return;
    } else if (is_extended(name)) {
      config_.extended[name] = texts_of(value, name);
    } else if (Texts values = texts_of(value, name); !values.empty()) {
      config_.values[name] = std::move(values);
    }
  }

  void read_groups(const YamlNode& value) {
    const bool flat = std::all_of(
        value.items.begin(), value.items.end(),
        [](const YamlNode& item) { return item.kind == YamlNode::Kind::scalar; });
    if (value.kind != YamlNode::Kind::sequence) {
      throw fault_at(value.place, "zip_keys: expected a list of lists of keys");
    }
    if (flat && !value.items.empty()) {
      config_.zip_keys.push_back(texts_of(value, "zip_keys"));
    } else {
      for (const YamlNode& group : value.items) {
        if (Texts keys = texts_of(group, "zip_keys"); !keys.empty()) {
          config_.zip_keys.push_back(std::move(keys));
        }
      }
    }
  }

  void read_pins(const YamlNode& value) {
    for (const auto& [package, pins] : value.entries) {
      PinRunAsBuild pin;
      for (const auto& [name, bound] : pins.entries) {
        (name.scalar == "min_pin" ? pin.min_pin : pin.max_pin) = bound.scalar;
      }
      config_.pin_run_as_build[package.scalar] =
          pins.kind == YamlNode::Kind::scalar ? PinRunAsBuild{pins.scalar, pins.scalar}
                                              : pin;
    }
  }

  void check_groups(const YamlNode& value) const {
    std::set<std::string> seen;
    for (const Texts& group : config_.zip_keys) {
      std::size_t length = 0;
      for (const std::string& key : group) {
        if (!seen.insert(key).second) {
          throw fault_at(value.place, "zip_keys: '" + key + "' is in two groups");
        }
        const auto found = config_.values.find(key);
        if (found == config_.values.end()) {
          throw fault_at(value.place, "zip_keys: '" + key + "' has no values");
        }
        if (length != 0 && found->second.size() != length) {
          throw fault_at(value.place, "zip_keys: '" + key + "' has " +
                                          std::to_string(found->second.size()) +
                                          " values, '" + group.front() + "' has " +
                                          std::to_string(length));
        }
        length = found->second.size();
      }
    }
  }

  base::SourceText source_;
  SelectedText selected_;
  VariantConfig config_;
};

void add_compilers(VariantConfig& config, std::string_view subdir) {
  const bool osx = subdir.starts_with("osx");
  const bool win = subdir.starts_with("win");
  if (!osx && !win && !subdir.starts_with("linux")) {
    return;
  }
  config.values["c_compiler"] = {win ? "vs2017" : osx ? "clang" : "gcc"};
  config.values["cxx_compiler"] = {win ? "vs2017" : osx ? "clangxx" : "gxx"};
  config.values["fortran_compiler"] = {"gfortran"};
  if (win) {
    config.values["vc"] = {"14"};
  }
}

/// Keys that take their values together, and which of these values are left.
struct Group {
  Texts keys;
  std::vector<std::size_t> rows;
};

/// Where the values of the group agree with what is fixed; everywhere if they nowhere
/// do.
std::vector<std::size_t> agreeing_rows(const VariantConfig& config, const Texts& keys,
                                       const Variant& fixed) {
  const std::size_t count = config.values.at(keys.front()).size();
  std::vector<std::size_t> all;
  std::vector<std::size_t> agreeing;
  for (std::size_t row = 0; row < count; ++row) {
    all.push_back(row);
    const bool agrees = std::all_of(keys.begin(), keys.end(), [&](const auto& key) {
      const auto found = fixed.find(key);
      return found == fixed.end() || found->second == config.values.at(key)[row];
    });
    if (agrees) {
      agreeing.push_back(row);
    }
  }
  return agreeing.empty() ? all : agreeing;
}

/// The groups of keys that go together, in the order of their first key; a key in no
/// group is one of its own. Of those that are not used one row is left.
std::vector<Group> groups_of(const VariantConfig& config,
                             const std::set<std::string>& used, const Variant& fixed) {
  std::map<std::string, Group> groups;
  for (const auto& [key, values] : config.values) {
    const auto holds = [&, &name = key](const Texts& group) {
      return std::find(group.begin(), group.end(), name) != group.end();
    };
    const auto zipped =
        std::find_if(config.zip_keys.begin(), config.zip_keys.end(), holds);
    const Texts keys = zipped == config.zip_keys.end() ? Texts{key} : *zipped;
    const std::string& first = *std::min_element(keys.begin(), keys.end());
    if (groups.contains(first)) {
      continue;
    }
    Group group{keys, agreeing_rows(config, keys, fixed)};
    if (std::none_of(keys.begin(), keys.end(),
                     [&](const std::string& one) { return used.contains(one); })) {
      group.rows.resize(1);
    }
    groups.emplace(first, std::move(group));
  }
  std::vector<Group> result;
  for (auto& [first, group] : groups) {
    result.push_back(std::move(group));
  }
  return result;
}

}  // namespace

VariantConfig conda_build_defaults(std::string_view subdir) {
  VariantConfig config;
  config.values = {{"python", {"3.11"}},
                   {"numpy", {"1.23"}},
                   {"perl", {"5.26.2"}},
                   {"lua", {"5"}},
                   {"r_base", {subdir.starts_with("win") ? "3.4" : "3.5"}},
                   {"cpu_optimization_target", {"nocona"}},
                   {"cran_mirror", {"https://cran.r-project.org"}},
                   {"target_platform", {std::string(subdir)}}};
  config.pin_run_as_build = {{"python", {"x.x", "x.x"}}, {"r-base", {"x.x", "x.x"}}};
  config.extended = {{"ignore_version", {}},
                     {"ignore_build_only_deps", {"python", "numpy"}},
                     {"extend_keys",
                      {"pin_run_as_build", "ignore_version", "ignore_build_only_deps",
                       "extend_keys"}}};
  add_compilers(config, subdir);
  return config;
}

const VariantConfig& standard_config() {
  static const VariantConfig config = [] {
    VariantConfig pins;
    for (const auto& [key, value] :
         std::initializer_list<std::pair<const char*, const char*>>{
             {"python", "3.11"},
             {"python_min", "3.10"},
             {"numpy", "1.26"},
             {"perl", "5.32.1"},
             {"lua", "5"},
             {"r_base", "4.4"},
             {"c_stdlib", "sysroot"},
             {"c_stdlib_version", "2.17"},
             {"cuda_compiler", "None"},
             {"cuda_compiler_version", "None"},
             {"cdt_name", "cos7"},
             {"channel_sources", "conda-forge"},
             {"is_abi3", "false"},
             {"is_python_min", "false"}}) {
      pins.values.emplace(key, Texts{value});
    }
    return pins;
  }();
  return config;
}

VariantConfig parse_variant_config(std::string text, std::string origin,
                                   std::string_view subdir) {
  return Reader(std::move(text), std::move(origin), subdir).read();
}

VariantConfig merged(const VariantConfig& base, const VariantConfig& over) {
  VariantConfig result = base;
  for (const auto& [key, values] : over.values) {
    result.values[key] = values;
  }
  for (const Texts& group : over.zip_keys) {
    if (std::find(result.zip_keys.begin(), result.zip_keys.end(), group) ==
        result.zip_keys.end()) {
      result.zip_keys.push_back(group);
    }
  }
  for (const auto& [package, pin] : over.pin_run_as_build) {
    result.pin_run_as_build[package] = pin;
  }
  for (const auto& [key, texts] : over.extended) {
    for (const std::string& text : texts) {
      add_unique(result.extended[key], text);
    }
  }
  for (const Texts& group : result.zip_keys) {
    std::set<std::size_t> lengths;
    std::string names;
    for (const std::string& key : group) {
      const auto found = result.values.find(key);
      lengths.insert(found == result.values.end() ? 0 : found->second.size());
      names += (names.empty() ? "'" : ", '") + key + "'";
    }
    if (lengths.size() > 1) {
      throw InputError("the keys " + names +
                       " go together (zip_keys), but the variant configurations give "
                       "them unequal numbers of values");
    }
  }
  return result;
}

std::vector<Variant> variants(const VariantConfig& config,
                              const std::set<std::string>& used, const Variant& fixed) {
  std::vector<Variant> all(1);
  for (const Group& group : groups_of(config, used, fixed)) {
    std::vector<Variant> more;
    for (const Variant& variant : all) {
      for (const std::size_t row : group.rows) {
        Variant next = variant;
        for (const std::string& key : group.keys) {
          next[key] = config.values.at(key).at(row);
        }
        if (std::find(more.begin(), more.end(), next) == more.end()) {
          more.push_back(std::move(next));
        }
      }
    }
    all = std::move(more);
  }
  return all;
}

std::string newest_python(const std::vector<std::string>& pythons) {
  std::string newest;
  std::optional<channel::Version> version;
  for (const std::string& python : pythons) {
    auto other = channel::Version::parse_if(python.substr(0, python.find(' ')));
    if (newest.empty() || (other && (!version || *version < *other))) {
      newest = python;
      version = std::move(other);
    }
  }
  return newest;
}

}  // namespace distro::recipe
