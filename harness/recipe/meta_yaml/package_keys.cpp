#include "recipe/meta_yaml/package_keys.hpp"

#include <algorithm>

#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/meta_yaml/recipe_text.hpp"
#include "recipe/meta_yaml/used_variables.hpp"

namespace distro::recipe {
namespace {

using KeySet = std::set<std::string>;

std::string replaced_once(std::string_view text, std::string_view part) {
  std::string result(text);
  const std::size_t at = part.empty() ? std::string::npos : result.find(part);
  if (at != std::string::npos) {
    result.erase(at, part.size());
  }
  return result;
}

/// What says "package:" is built by build.sh.
bool is_built_at_the_top(std::string_view selected) {
  return selected.find("package:") != std::string_view::npos;
}

/// The script of the first output of that name.
std::string script_of(const base::YamlNode& root, const std::string& name) {
  for (const base::YamlNode* output : list_of(value_at(&root, "outputs"))) {
    if (text_of(value_at(output, "name")) == name) {
      return text_of(value_at(output, "script"));
    }
  }
  return "";
}

/// What requirements of a section ask for, as keys are written.
KeySet required_keys(const MetaPackage& package, const char* section) {
  KeySet names;
  for (const std::string& spec : texts_of(value_at(&package.requirements, section))) {
    std::string name = first_word(spec);
    std::replace(name.begin(), name.end(), '-', '_');
    names.insert(name);
  }
  return names;
}

}  // namespace

std::string text_of_package(const MetaOutput& output, std::string_view text) {
  const std::string_view outputs = outputs_text(text);
  const std::vector<std::string_view> blocks = output_blocks(outputs);
  const std::string_view block = output.has_index && output.index < blocks.size()
                                     ? blocks[output.index]
                                     : std::string_view();
  if (!output.is_top) {
    return std::string(block);
  }
  const std::string result = replaced_once(text, outputs);
  // conda-build cannot find a top level that is none of the outputs: it adds the name.
  const bool stray = !output.has_index && !blocks.empty();
  return result + (stray ? output.package.name : std::string(block));
}

KeySet UsedKeys::of(const MetaOutput& output, const MetaPackage& package) const {
  const std::string selected = text_of_package(output, parts_.selected);
  KeySet used = keys_in_selectors(keys_, text_of_package(output, parts_.written));
  used.merge(keys_in_text(keys_, selected));
  const KeySet required = keys_in_text(keys_, used_requirements_text(selected));
  for (const std::string& key : required) {
    if (!counts(key, package)) {
      used.erase(key);
    }
  }
  used.merge(in_scripts(output, selected));
  force(package, used);
  return used;
}

KeySet UsedKeys::anywhere(const MetaPackage& top) const {
  KeySet used = keys_in_selectors(keys_, parts_.written);
  used.merge(keys_in_text(keys_, parts_.selected));
  if (is_built_at_the_top(parts_.selected)) {
    used.merge(keys_in_build_scripts(keys_, parts_.scripts, parts_.subdir));
  }
  force(top, used);
  return used;
}

KeySet UsedKeys::in_scripts(const MetaOutput& output, std::string_view selected) const {
  return is_built_at_the_top(selected)
             ? keys_in_build_scripts(keys_, parts_.scripts, parts_.subdir)
             : keys_in_output_script(keys_, parts_.scripts,
                                     script_of(parts_.root, output.package.name));
}

/// What only run requires does not count, nor what only build does if ignored there.
bool UsedKeys::counts(const std::string& key, const MetaPackage& package) const {
  const std::vector<std::string> run = texts_of(value_at(&package.requirements, "run"));
  const bool in_build = required_keys(package, "build").contains(key);
  const bool in_host = required_keys(package, "host").contains(key);
  if (std::find(run.begin(), run.end(), key) != run.end()) {
    return in_build || in_host;
  }
  const auto ignored = config_.extended.find("ignore_build_only_deps");
  const bool ignorable = ignored != config_.extended.end() &&
                         std::find(ignored->second.begin(), ignored->second.end(),
                                   key) != ignored->second.end();
  return !(in_build && !in_host && ignorable);
}

/// Keys that always count, and what the recipe says of keys itself.
void UsedKeys::force(const MetaPackage& package, KeySet& used) const {
  const auto known = [&](const std::string& key) {
    return std::find(keys_.begin(), keys_.end(), key) != keys_.end();
  };
  if (package.noarch.empty() && known("target_platform")) {
    used.insert("target_platform");
  }
  if (known("channel_targets")) {
    used.insert("channel_targets");
  }
  for (const std::string& key :
       texts_of(value_at(&package.build, "force_ignore_keys"))) {
    used.erase(key);
  }
  for (const std::string& key : texts_of(value_at(&package.build, "force_use_keys"))) {
    used.insert(key);
  }
}

}  // namespace distro::recipe
