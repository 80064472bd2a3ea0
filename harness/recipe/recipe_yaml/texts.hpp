// The texts of a recipe.yaml: each template and condition parsed once, with the place
// of its every letter.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/yaml.hpp"
#include "recipe/minijinja/evaluate.hpp"
#include "recipe/recipe_yaml/report.hpp"

namespace distro::recipe::v1 {

/// A scalar as it was written: YAML's null is the text that says so ("~", "").
[[nodiscard]] std::string_view scalar_text(const base::SourceText& source,
                                           const base::YamlNode& node);

/// Whether a value may be a number or a boolean: it was written without quotes.
[[nodiscard]] bool is_plain(const base::YamlNode& node);

/// "true", "True" and "TRUE", their opposites; nothing for anything else or in quotes.
[[nodiscard]] const bool* boolean_of(std::string_view text);

/// Where the byte at `offset` of the scalar's text stands in the file; the scalar's
/// beginning where it cannot be told.
[[nodiscard]] base::Place place_in(const base::SourceText& source,
                                   const base::YamlNode& node, std::size_t offset);

/// Parsed expressions, by the node that they stand in.
class Texts {
 public:
  explicit Texts(const base::SourceText& source) : source_(&source) {}

  /// The node's text as a template, nullptr if it is malformed: then it was reported.
  const Template* template_of(const base::YamlNode& node, Report& report);
  /// The node's text as one expression, as in `if:`.
  const Expression* condition_of(const base::YamlNode& node, Report& report);

  [[nodiscard]] const base::SourceText& source() const { return *source_; }
  [[nodiscard]] std::string_view text_of(const base::YamlNode& node) const {
    return scalar_text(*source_, node);
  }

 private:
  const base::SourceText* source_;
  std::unordered_map<const base::YamlNode*, std::unique_ptr<Template>> templates_;
  std::unordered_map<const base::YamlNode*, std::unique_ptr<Expression>> conditions_;
};

}  // namespace distro::recipe::v1
