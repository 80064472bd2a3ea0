// Rules about the keys of recipes.
#include <algorithm>
#include <optional>

#include "base/nearest_word.hpp"
#include "recipe/lint/rules/known_keys.hpp"
#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

using base::YamlNode;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Calls `visit(path, key)` for every key of the maps that a table of keys knows.
template <typename Visit>
class KeyWalk {
 public:
  KeyWalk(std::span<const KnownKeys> known, Visit visit)
      : known_(known), visit_(std::move(visit)) {}

  /// `path` is that of the map, "" for the recipe.
  void map(const std::string& path, const YamlNode& node) {
    if (node.kind == YamlNode::Kind::sequence) {
      for (const YamlNode& item : node.items) {
        map(path, item);
      }
    }
    if (node.kind != YamlNode::Kind::map || row_of(path) == nullptr) {
      return;
    }
    for (const auto& [key, value] : node.entries) {
      visit_(*row_of(path), key, value);
      const bool nested = !path.empty() && path != "outputs";
      map(nested ? path + "/" + key.scalar : key.scalar, value);
    }
  }

 private:
  const KnownKeys* row_of(const std::string& path) const {
    const auto found =
        std::find_if(known_.begin(), known_.end(),
                     [&](const KnownKeys& row) { return row.path == path; });
    return found == known_.end() ? nullptr : &*found;
  }

  std::span<const KnownKeys> known_;
  Visit visit_;
};

template <typename Visit>
void for_each_key(const LintedPackage& package, Visit visit) {
  const auto known = package.text->is_v1 ? known_v1_keys() : known_v0_keys();
  KeyWalk<Visit>(known, std::move(visit)).map("", package.text->root);
}

const DeprecatedKey* deprecation_of(bool v1, std::string_view path,
                                    std::string_view key) {
  for (const DeprecatedKey& old : v1 ? deprecated_v1_keys() : deprecated_v0_keys()) {
    if (old.key == key &&
        (old.path == path || (old.path.empty() && path == "outputs"))) {
      return &old;
    }
  }
  return nullptr;
}

std::optional<Fix> fix_of(const base::SourceText& source, const DeprecatedKey& old,
                          const YamlNode& key, const YamlNode& value) {
  const std::string_view line = source.line(key.place.line);
  const std::size_t start = key.place.column == 0 ? 0 : key.place.column - 1;
  const std::string before = key.scalar + (old.renamed.empty() ? ": true" : ":");
  if (start > line.size() || !line.substr(start).starts_with(before)) {
    return std::nullopt;
  }
  const bool noarch = old.key == "noarch_python" && value.scalar == "true";
  if (old.renamed.empty() && !noarch) {
    return std::nullopt;
  }
  const std::string after = noarch ? "noarch: python" : std::string(old.renamed) + ":";
  return Fix{before + " becomes " + after, {{key.place, before, after}}};
}

}  // namespace

void unknown_recipe_key(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    for_each_key(package, [&](const KnownKeys& row, const YamlNode& key,
                              const YamlNode& /*value*/) {
      const std::vector<std::string> known = words_of(row.keys);
      const bool fine =
          std::find(known.begin(), known.end(), key.scalar) != known.end() ||
          deprecation_of(package.text->is_v1, row.path, key.scalar) != nullptr;
      if (!fine) {
        const std::string section =
            row.path.empty() ? "a recipe" : std::string(row.path);
        report.add(package.recipe().origin, key.place,
                   section + " has no key '" + key.scalar + "'" +
                       base::did_you_mean(key.scalar, known));
      }
    });
  }
}

void deprecated_key(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    for_each_key(package,
                 [&](const KnownKeys& row, const YamlNode& key, const YamlNode& value) {
                   const DeprecatedKey* old =
                       deprecation_of(package.text->is_v1, row.path, key.scalar);
                   if (old != nullptr) {
                     report.add(package.recipe().origin, key.place,
                                "the key '" + key.scalar + "' is deprecated",
                                fix_of(*package.text->source, *old, key, value),
                                std::string(old->instead));
                   }
                 });
  }
}

}  // namespace distro::recipe::rules
