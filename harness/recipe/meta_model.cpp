#include "recipe/meta_model.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "recipe/build_string.hpp"
#include "recipe/meaning.hpp"
#include "recipe/meta_outputs.hpp"
#include "recipe/meta_value.hpp"
#include "recipe/recipe_text.hpp"
#include "recipe/used_variables.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Keys = std::set<std::string>;

std::vector<std::string> keys_of(const VariantConfig& config) {
  std::vector<std::string> keys;
  for (const auto& [key, values] : config.values) {
    keys.push_back(key);
  }
  return keys;
}

std::string replaced_once(std::string_view text, std::string_view part) {
  std::string result(text);
  const std::size_t at = part.empty() ? std::string::npos : result.find(part);
  if (at != std::string::npos) {
    result.erase(at, part.size());
  }
  return result;
}

/// The recipe's text before and after its selectors.
struct Texts {
  std::string_view written;
  std::string_view selected;
};

/// Which keys of the variant a package uses (MetaData.get_used_vars).
class UsedKeys {
 public:
  UsedKeys(const std::vector<std::string>& keys, const VariantConfig& config,
           const Texts& texts)
      : keys_(keys), config_(config), texts_(texts) {}

  /// `package` is the output's, or the top level's before it took from its output:
  /// conda-build remembers its first answer for a name.
  std::vector<std::string> of(const MetaOutput& output,
                              const MetaPackage& package) const {
    const std::string written = text_of_package(output, texts_.written);
    const std::string selected = text_of_package(output, texts_.selected);
    Keys used = keys_in_selectors(keys_, written);
    used.merge(keys_in_text(keys_, selected));
    const Keys required = keys_in_text(keys_, used_requirements_text(selected));
    for (const std::string& key : required) {
      if (!counts(key, package)) {
        used.erase(key);
      }
    }
    add_forced(package, used);
    return {used.begin(), used.end()};
  }

  /// The part of the text that is about a package.
  static std::string text_of_package(const MetaOutput& output, std::string_view text) {
    const std::string_view outputs = outputs_text(text);
    const std::vector<std::string_view> blocks = output_blocks(outputs);
    const std::string_view block = output.has_index && output.index < blocks.size()
                                       ? blocks[output.index]
                                       : std::string_view();
    if (!output.is_top) {
      return std::string(block);
    }
    std::string result = replaced_once(text, outputs);
    // conda-build cannot find a top level that is none of the outputs: it adds the
    // name.
    const bool stray = !output.has_index && !blocks.empty();
    return result + (stray ? output.package.name : std::string(block));
  }

 private:
  /// What only run requires does not count, nor what only build does if ignored there.
  bool counts(const std::string& key, const MetaPackage& package) const {
    const auto names_in = [&](const char* section) {
      Keys names;
      for (const std::string& spec :
           texts_of(value_at(&package.requirements, section))) {
        std::string name = first_word(spec);
        std::replace(name.begin(), name.end(), '-', '_');
        names.insert(name);
      }
      return names;
    };
    const std::vector<std::string> run =
        texts_of(value_at(&package.requirements, "run"));
    const bool in_build = names_in("build").contains(key);
    const bool in_host = names_in("host").contains(key);
    if (std::find(run.begin(), run.end(), key) != run.end()) {
      return in_build || in_host;
    }
    const auto ignored = config_.extended.find("ignore_build_only_deps");
    const bool ignorable = ignored != config_.extended.end() &&
                           std::find(ignored->second.begin(), ignored->second.end(),
                                     key) != ignored->second.end();
    return !(in_build && !in_host && ignorable);
  }

  void add_forced(const MetaPackage& package, Keys& used) const {
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
    for (const std::string& key :
         texts_of(value_at(&package.build, "force_use_keys"))) {
      used.insert(key);
    }
  }

  const std::vector<std::string>& keys_;
  const VariantConfig& config_;
  const Texts& texts_;
};

PackageText package_text(const MetaOutput& output, const Texts& texts) {
  if (!output.is_top) {
    const std::string block = UsedKeys::text_of_package(output, texts.selected);
    return {std::string(requirements_text(block, false)), block};
  }
  const bool top = texts.selected.find("package:") != std::string_view::npos;
  return {std::string(requirements_text(texts.selected, top)),
          std::string(package_and_build_text(texts.selected))};
}

/// The newest python only: a noarch package is built once.
void keep_newest_python(std::vector<Variant>& all) {
  std::string newest;
  for (const Variant& variant : all) {
    const auto python = variant.find("python");
    const auto longer = [](const std::string& one, const std::string& other) {
      // "3.9" < "3.11": by length first, as far as minor versions go.
      return one.size() != other.size() ? one.size() < other.size() : one < other;
    };
    if (python != variant.end() && longer(newest, python->second)) {
      newest = python->second;
    }
  }
  std::erase_if(all, [&](const Variant& variant) {
    const auto python = variant.find("python");
    return python != variant.end() && python->second != newest;
  });
}

bool same_package(const MetaPackage& one, const MetaPackage& other) {
  if (one.name != other.name || one.version != other.version ||
      one.build_id != other.build_id || one.used_keys != other.used_keys) {
    return false;
  }
  return std::all_of(one.used_keys.begin(), one.used_keys.end(),
                     [&](const std::string& key) {
                       const auto a = one.variant.find(key);
                       const auto b = other.variant.find(key);
                       return a == one.variant.end() || b == other.variant.end() ||
                              a->second == b->second;
                     });
}

/// Of all that is rendered, whichever part of it the package is built from.
std::string meaning_of(const YamlNode& root) {
  std::string meaning;
  append_meaning(meaning, root);
  return base::sha256(meaning);
}

/// Of a package of a recipe that renders to `recipe`.
std::string meaning_of(const MetaPackage& package, const std::string& recipe) {
  std::string meaning = recipe + (package.skip ? "skipped\n" : "\n");
  append_meaning(meaning, package.name);
  append_meaning(meaning, package.version);
  append_meaning(meaning, package.build_id);
  append_meaning(meaning, package.requirements);
  for (const std::string& key : package.used_keys) {
    const auto value = package.variant.find(key);
    append_meaning(meaning, key);
    append_meaning(meaning, value != package.variant.end() ? value->second : "");
  }
  return base::sha256(meaning);
}

void refuse_no_recipe(const base::SourceText& source, const YamlNode& root) {
  if (root.kind != YamlNode::Kind::map) {
    throw source.error_at(
        root.place.line == 0 ? base::Place{1, 1} : root.place,
        "a recipe must be a map, found " + std::string(readable(root.kind)));
  }
  for (const char* section :
       {"package", "build", "requirements", "test", "about", "extra", "app"}) {
    const YamlNode* node = value_at(&root, section);
    const bool fits =
        node == nullptr || node->kind == YamlNode::Kind::map || !truth_of(node);
    if (!fits) {
      throw source.error_at(node->place, std::string(section) +
                                             " must be a map, found " +
                                             std::string(readable(node->kind)));
    }
  }
}

}  // namespace

MetaReader::MetaReader(std::string_view subdir, const VariantConfig& config,
                       BuildPaths paths)
    : subdir_(subdir),
      config_(merged(conda_build_defaults(subdir), config)),
      paths_(std::move(paths)),
      keys_(keys_of(config_)),
      one_variant_(
          std::all_of(config_.values.begin(), config_.values.end(),
                      [](const auto& entry) { return entry.second.size() == 1; })),
      first_(std::make_unique<const VariantScopes>(variants(config_, {}).front(),
                                                   subdir_, paths_)) {}

MetaRendering MetaReader::render(const base::SourceText& source) const {
  return render_meta(source, *first_);
}

void MetaReader::read_variant(MetaModel& model, const VariantScopes& scopes) const {
  MetaRendering rendering = render_meta(*model.source, scopes);
  refuse_no_recipe(*model.source, rendering.root);
  const bool first = model.root.kind == YamlNode::Kind::null;
  const Texts texts{model.source->text(), rendering.selected};
  MetaPackage top = top_package(rendering.root);
  const bool has_package = texts.selected.find("package:") != std::string_view::npos;
  std::vector<MetaOutput> outputs = meta_outputs(
      *model.source, rendering.root, scopes.variant,
      pins_subpackage(requirements_text(texts.selected, has_package)), has_package);
  if (first) {
    model.root = rendering.root;
    model.top = top;
    model.pinned_lines = rendering.pinned_lines;
    model.unknowns = rendering.unknowns;
    model.skipped = true;
    for (const YamlNode* output : list_of(value_at(&rendering.root, "outputs"))) {
      model.named_outputs.push_back(text_of(value_at(output, "name")));
    }
  }
  model.skipped = model.skipped && top.skip;
  order_by_needs(outputs);
  const std::string meaning = meaning_of(rendering.root);
  const UsedKeys used(keys_, config_, texts);
  for (MetaOutput& output : outputs) {
    if (output.fault) {
      model.faults.push_back(*output.fault);
      continue;
    }
    MetaPackage& package = output.package;
    package.variant = scopes.variant;
    if (top.skip || package.skip) {
      package.skip = true;
      package.meaning = meaning_of(package, meaning);
      if (first) {
        model.skipped_packages.push_back(std::move(package));
      }
      continue;
    }
    package.used_keys = used.of(output, output.is_top ? top : package);
    package.build_id = build_id_of(package, package_text(output, texts), config_);
    package.meaning = meaning_of(package, meaning);
    const bool known = std::any_of(
        model.packages.begin(), model.packages.end(),
        [&](const MetaPackage& other) { return same_package(package, other); });
    if (!known) {
      model.packages.push_back(std::move(package));
    }
  }
}

MetaModel MetaReader::read(std::string text, std::string origin) const {
  MetaModel model;
  model.source = std::make_shared<const base::SourceText>(
      std::move(origin), without_mark(std::move(text)));
  if (one_variant_) {
    read_variant(model, *first_);
    return model;
  }
  const MetaRendering rendering = render_meta(*model.source, *first_);
  Keys used = keys_in_selectors(keys_, model.source->text());
  used.merge(keys_in_text(keys_, model.source->text()));
  std::vector<Variant> all = variants(config_, used);
  if (truth_of(value_at(value_at(&rendering.root, "build"), "noarch"))) {
    keep_newest_python(all);
  }
  for (const Variant& variant : all) {
    read_variant(model, VariantScopes(variant, subdir_, paths_));
  }
  return model;
}

}  // namespace distro::recipe
