#include "recipe/meta_yaml/meta_model.hpp"

#include <algorithm>

#include "recipe/meaning.hpp"
#include "recipe/meta_yaml/build_string.hpp"
#include "recipe/meta_yaml/meta_outputs.hpp"
#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/meta_yaml/package_keys.hpp"
#include "recipe/meta_yaml/recipe_text.hpp"

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

PackageText package_text(const MetaOutput& output, std::string_view selected) {
  if (!output.is_top) {
    const std::string block = text_of_package(output, selected);
    return {std::string(requirements_text(block, false)), block};
  }
  const bool top = selected.find("package:") != std::string_view::npos;
  return {std::string(requirements_text(selected, top)),
          std::string(package_and_build_text(selected))};
}

/// Whether they use the same keys with the same values.
bool same_choices(const MetaPackage& one, const MetaPackage& other) {
  return one.used_keys == other.used_keys &&
         std::all_of(one.used_keys.begin(), one.used_keys.end(),
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
  return digest_of(meaning);
}

/// Of a package of a recipe that renders to `recipe`.
std::string meaning_of(const MetaPackage& package, const std::string& recipe) {
  std::string meaning = recipe;
  append_meaning(meaning, package.name);
  append_meaning(meaning, package.version);
  append_meaning(meaning, package.build_id);
  append_meaning(meaning, package.requirements);
  for (const std::string& key : package.used_keys) {
    const auto value = package.variant.find(key);
    append_meaning(meaning, key);
    append_meaning(meaning, value != package.variant.end() ? value->second : "");
  }
  return digest_of(meaning);
}

bool same_package(const MetaPackage& one, const MetaPackage& other) {
  return one.name == other.name && one.version == other.version &&
         one.build_id == other.build_id && same_choices(one, other);
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

/// The recipe in one variant, before its packages are made.
struct Reading {
  MetaRendering rendering;
  MetaPackage top;
  std::string meaning;  ///< a digest of all that it says
};

}  // namespace

/// Reads one recipe in its variants.
class MetaReader::Variants {
 public:
  Variants(const MetaReader& reader, std::shared_ptr<const base::SourceText> source,
           const RecipeScripts& scripts)
      : reader_(reader), source_(std::move(source)), scripts_(scripts) {
    model_.source = source_;
  }

  /// In two rounds, as conda-build does it: the top level in the variants that it
  /// uses, and for each of them the outputs in those that anything uses
  /// (render.distribute_variants, MetaData.get_output_metadata_set).
  MetaModel read() {
    const Reading& reading = reading_of(reader_.first_->variant);
    Variant fixed = kept_by_noarch(reading);
    const Keys of_top = reader_.one_variant_ ? Keys() : varying(keys_of_top(reading));
    tops_ = variants_of(of_top, fixed);
    std::set<std::vector<std::string>> seen;
    for (const Variant& top : tops_) {
      for (const std::string& key : of_top) {
        fixed[key] = top.at(key);
      }
      // Where a selector leaves a key unused, its values make one top level.
      if (reader_.one_variant_ || seen.insert(identity_of(top)).second) {
        read_top(top, fixed);
      }
    }
    return std::move(model_);
  }

 private:
  using Outputs = std::vector<MetaOutput>;
  using Packages = std::vector<MetaPackage>;

  RecipeParts parts_of(const Reading& reading) const {
    return {source_->text(), reading.rendering.selected, reading.rendering.root,
            scripts_, reader_.subdir_};
  }

  const Reading& reading_of(const Variant& variant) {
    const auto known = readings_.find(variant);
    if (known != readings_.end()) {
      return known->second;
    }
    Reading reading;
    reading.rendering =
        variant == reader_.first_->variant
            ? render_meta(*source_, *reader_.first_)
            : render_meta(*source_,
                          VariantScopes(variant, reader_.subdir_, reader_.paths_));
    refuse_no_recipe(*source_, reading.rendering.root);
    reading.top = top_package(reading.rendering.root);
    reading.meaning = meaning_of(reading.rendering.root);
    return readings_.emplace(variant, std::move(reading)).first->second;
  }

  void note_first(const Reading& reading) {
    model_.root = reading.rendering.root;
    model_.top = reading.top;
    model_.pinned_lines = reading.rendering.pinned_lines;
    model_.unknowns = reading.rendering.unknowns;
    model_.skipped = true;
    model_.named_outputs = named_outputs(reading);
  }

  static std::vector<std::string> named_outputs(const Reading& reading) {
    std::vector<std::string> names;
    for (const YamlNode* output :
         list_of(value_at(&reading.rendering.root, "outputs"))) {
      names.push_back(text_of(value_at(output, "name")));
    }
    return names;
  }

  /// The newest python only: a noarch package is built once.
  Variant kept_by_noarch(const Reading& reading) const {
    const bool noarch = !reading.top.noarch.empty() ||
                        truth_of(value_at(&reading.top.build, "noarch_python"));
    const auto pythons = reader_.config_.values.find("python");
    return noarch && pythons != reader_.config_.values.end()
               ? Variant{{"python", newest_python(pythons->second)}}
               : Variant();
  }

  std::vector<Variant> variants_of(const Keys& used, const Variant& fixed) const {
    return reader_.one_variant_ ? std::vector{reader_.first_->variant}
                                : variants(reader_.config_, used, fixed);
  }

  /// Those that have several values.
  Keys varying(Keys keys) const {
    std::erase_if(keys, [&](const std::string& key) {
      const auto found = reader_.config_.values.find(key);
      return found == reader_.config_.values.end() ||
             std::all_of(found->second.begin(), found->second.end(),
                         [&](const std::string& value) {
                           return value == found->second.front();
                         });
    });
    return keys;
  }

  Outputs outputs_of(const Reading& reading, const Variant& variant) const {
    const std::string& selected = reading.rendering.selected;
    const bool has_package = selected.find("package:") != std::string::npos;
    return meta_outputs(*source_, reading.rendering.root, variant,
                        pins_subpackage(requirements_text(selected, has_package)),
                        has_package);
  }

  Keys keys_of_top(const Reading& reading) const {
    MetaOutput top;
    top.package = reading.top;
    top.is_top = true;
    const std::vector<std::string> names = named_outputs(reading);
    const auto named = std::find(names.begin(), names.end(), reading.top.name);
    top.has_index = named != names.end();
    top.index = static_cast<std::size_t>(named - names.begin());
    const RecipeParts parts = parts_of(reading);
    return UsedKeys(reader_.keys_, reader_.config_, parts).of(top, reading.top);
  }

  /// The top level's name, version and number, and its keys with their values.
  std::vector<std::string> identity_of(const Variant& variant) {
    const Reading& reading = reading_of(variant);
    const MetaPackage& top = reading.top;
    std::vector<std::string> parts{top.name, top.version,
                                   std::to_string(top.build_number)};
    for (const std::string& key : keys_of_top(reading)) {
      const auto found = variant.find(key);
      parts.push_back(key);
      parts.push_back(found == variant.end() ? "" : found->second);
    }
    return parts;
  }

  /// The top level in one variant; those of its outputs agree with `fixed`.
  void read_top(const Variant& variant, const Variant& fixed) {
    const Reading& reading = reading_of(variant);
    const bool first = model_.root.kind == YamlNode::Kind::null;
    if (first) {
      note_first(reading);
    }
    if (reading.top.skip) {
      if (first) {
        add_skipped(outputs_of(reading, variant));
      }
      return;
    }
    model_.skipped = false;
    Keys used;
    if (!reader_.one_variant_) {
      const RecipeParts parts = parts_of(reading);
      used = varying(
          UsedKeys(reader_.keys_, reader_.config_, parts).anywhere(reading.top));
    }
    Packages made;
    for (const Variant& one : variants_of(used, fixed)) {
      make_packages(reading_of(one), one, made);
    }
    for (MetaPackage& package : made) {
      if (!package.skip) {
        add_package(std::move(package));
      } else if (first) {
        add_skipped_package(std::move(package));
      }
    }
  }

  void add_skipped(Outputs outputs) {
    order_by_needs(outputs);
    for (MetaOutput& output : outputs) {
      if (output.fault) {
        add_fault(*output.fault);
      } else {
        output.package.skip = true;
        add_skipped_package(std::move(output.package));
      }
    }
  }

  void make_packages(const Reading& reading, const Variant& variant, Packages& made) {
    Outputs outputs = outputs_of(reading, variant);
    order_by_needs(outputs);
    const RecipeParts parts = parts_of(reading);
    const UsedKeys used(reader_.keys_, reader_.config_, parts);
    const bool asked_before =
        std::find(tops_.begin(), tops_.end(), variant) != tops_.end();
    std::map<std::string, Keys> answers;  // conda-build remembers its first for a name
    for (MetaOutput& output : outputs) {
      if (output.fault) {
        add_fault(*output.fault);
        continue;
      }
      MetaPackage& package = output.package;
      package.variant = variant;
      const bool as_top = output.is_top && asked_before;
      if (!answers.contains(package.name)) {
        answers[package.name] = used.of(output, as_top ? reading.top : package);
      }
      const Keys& keys = answers[package.name];
      package.used_keys.assign(keys.begin(), keys.end());
      add_wheel_tools(package);
      package.build_id =
          build_id_of(package, package_text(output, parts.selected), reader_.config_);
      package.meaning = meaning_of(package, reading.meaning);
      put(std::move(package), made);
    }
  }

  /// Of those that have a name and the values of their keys in common, the last of a
  /// variant counts; that of the first variant, where conda-build leaves it to chance.
  static void put(MetaPackage package, Packages& made) {
    const auto like =
        std::find_if(made.begin(), made.end(), [&](const MetaPackage& other) {
          return package.name == other.name && package.type == other.type &&
                 same_choices(package, other);
        });
    if (like == made.end()) {
      made.push_back(std::move(package));
    } else if (like->variant == package.variant) {
      *like = std::move(package);
    }
  }

  void add_package(MetaPackage package) {
    const bool known = std::any_of(
        model_.packages.begin(), model_.packages.end(),
        [&](const MetaPackage& other) { return same_package(package, other); });
    if (!known) {
      model_.packages.push_back(std::move(package));
    }
  }

  void add_skipped_package(MetaPackage package) {
    const auto& skipped = model_.skipped_packages;
    const bool known = std::any_of(
        skipped.begin(), skipped.end(),
        [&](const MetaPackage& other) { return package.name == other.name; });
    if (!known) {
      model_.skipped_packages.push_back(std::move(package));
    }
  }

  void add_fault(const InputError& fault) {
    const bool known = std::any_of(
        model_.faults.begin(), model_.faults.end(), [&](const InputError& other) {
          return std::string_view(other.what()) == fault.what();
        });
    if (!known) {
      model_.faults.push_back(fault);
    }
  }

  const MetaReader& reader_;
  std::shared_ptr<const base::SourceText> source_;
  const RecipeScripts& scripts_;
  MetaModel model_;
  std::vector<Variant> tops_;  ///< in which the top level is read
  std::map<Variant, Reading> readings_;
};

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

MetaModel MetaReader::read(std::string text, std::string origin,
                           const RecipeScripts& scripts) const {
  auto source = std::make_shared<const base::SourceText>(std::move(origin),
                                                         without_mark(std::move(text)));
  return Variants(*this, std::move(source), scripts).read();
}

}  // namespace distro::recipe
