// The line selectors of meta.yaml: `- gcc  # [linux]` (conda-semantics 8.3).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_text.hpp"
#include "recipe/jinja/expression.hpp"
#include "recipe/jinja/template.hpp"

namespace distro::recipe {

/// A selector of one line.
struct Selector {
  std::string kept;             ///< the line without it
  std::string_view expression;  ///< between the brackets
  std::size_t column = 0;       ///< of the expression, 0-based
};

/// The selector of a line that is no comment and has no blanks at its end.
[[nodiscard]] std::optional<Selector> selector_of(std::string_view line);

/// What is left of a text.
struct SelectedText {
  std::string text;                 ///< each line with "\n"; those kept begin as before
  std::vector<std::size_t> lines;   ///< of each line, its number in the text, 0-based
  std::vector<std::size_t> starts;  ///< of each line, its offset in the original text
  std::vector<Doubt> doubts;        ///< selectors that cannot be decided; they deselect

  /// The offset in the original text of the byte at `at`.
  [[nodiscard]] std::size_t offset_of(std::size_t at) const;
};

/// The lines that `scope` does not deselect, without their selectors. Lines that are
/// only a comment become empty. A name that means nothing is false. Throws what `fault`
/// makes, with offsets into `text`, at a selector that cannot be evaluated.
[[nodiscard]] SelectedText select_lines(std::string_view text, const Scope& scope,
                                        const Fault& fault);

}  // namespace distro::recipe
