// Blanks within a line that mean nothing: at Jinja's delimiters, in short lists and
// maps, before selectors; and quotes that mean nothing.
#pragma once

#include <string>
#include <string_view>

#include "recipe/layout/layout.hpp"

namespace distro::recipe::layout {

/// How templates are written in a file.
enum class Templates {
  none,
  jinja,     ///< meta.yaml: `{{ x }}`, `{% set x = 1 %}`
  minijinja  ///< recipe.yaml: `${{ x }}`
};

/// The text with one blank inside of each delimiter, and around the '=' of a `set`.
/// What is not closed in it stays as it is.
[[nodiscard]] std::string spaced_templates(std::string_view text, Templates templates);

/// Gives the values, keys and selectors of a tree their spacing, and takes needless
/// quotes away: of words that no reader takes for anything but texts, if no other text
/// of their list or map needs them.
void space_values(Node& root, Templates templates);

/// A word that is a text to every reader of YAML 1.1 and 1.2, with quotes and without.
[[nodiscard]] bool is_certain_text(std::string_view word);

}  // namespace distro::recipe::layout
