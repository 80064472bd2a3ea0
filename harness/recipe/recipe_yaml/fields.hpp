// The fields of a recipe.yaml: texts, lists with if/then/else, specs, numbers, as one
// variant has them (rattler_build_recipe: stage0/evaluate.rs).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "recipe/recipe_yaml/rendered_value.hpp"
#include "recipe/recipe_yaml/texts.hpp"

namespace distro::recipe::v1 {

/// Reads fields for one variant. What is wrong or unknown is reported and left out.
class Fields {
 public:
  using Use = std::function<void(const base::YamlNode& item)>;

  Fields(Texts& texts, Scope& scope, Report& report)
      : texts_(texts), scope_(scope), report_(report) {}

  /// The text of a scalar, rendered.
  [[nodiscard]] std::optional<std::string> text(const base::YamlNode& node);
  /// The text as it is written, with its `${{ }}`; its variables count as used.
  [[nodiscard]] std::string unrendered(const base::YamlNode& node);
  /// Whether an `if:` holds.
  [[nodiscard]] std::optional<bool> holds(const base::YamlNode& condition);
  /// true, false, or an empty text, which is `fallback`.
  [[nodiscard]] std::optional<bool> boolean(const base::YamlNode& node, bool fallback);
  /// A number that is not negative unless `negative`; an empty text is 0.
  [[nodiscard]] std::optional<std::int64_t> integer(const base::YamlNode& node,
                                                    bool negative = false);

  /// Calls `use` for the items of a list that its conditions choose, or for the only
  /// one if it is no list.
  void each(const base::YamlNode& list, const Use& use);

  /// The texts of a list without the empty ones.
  [[nodiscard]] RenderedValue texts(const base::YamlNode& list);
  /// The same for paths: names of folders that only a build knows stay `${{ X }}`.
  [[nodiscard]] RenderedValue paths(const base::YamlNode& list,
                                    const std::vector<std::string>& folders);
  /// Patterns of files.
  [[nodiscard]] RenderedValue globs(const base::YamlNode& list);
  /// Patterns; a list, or a map with `first` and `second`, which stays one if `second`
  /// has something.
  [[nodiscard]] RenderedValue patterns(const base::YamlNode& node,
                                       std::string_view first, std::string_view second);
  /// MatchSpecs and pins.
  [[nodiscard]] RenderedValue specs(const base::YamlNode& list);
  [[nodiscard]] RenderedValue package_names(const base::YamlNode& list);

  /// Puts the text of `section`'s `key` into `map`, if it is there.
  void put_text(RenderedValue& map, const base::YamlNode& section, std::string_view key,
                bool trim = false);

  [[nodiscard]] Texts& source() { return texts_; }
  [[nodiscard]] Scope& scope() { return scope_; }
  [[nodiscard]] Report& report() { return report_; }

 private:
  void put_spec(RenderedValue& list, const base::YamlNode& item);
  void put_pin_map(RenderedValue& list, const base::YamlNode& item);
  void put_pin(RenderedValue& list, const base::YamlNode& item,
               const std::string& text);

  Texts& texts_;
  Scope& scope_;
  Report& report_;
};

/// Without white space at both ends.
[[nodiscard]] std::string trimmed(const std::string& text);

}  // namespace distro::recipe::v1
