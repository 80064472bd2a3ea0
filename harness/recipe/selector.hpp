// The line selectors of meta.yaml: `- gcc  # [linux]` (conda-semantics 8.3).
#pragma once

#include <string>

#include "base/source_text.hpp"
#include "recipe/expression.hpp"

namespace distro::recipe {

/// The text with the lines that `scope` deselects made empty, and selectors cut off the
/// others: what stays keeps its line and column. Lines that are only a comment become
/// empty too. Throws InputError at a selector that cannot be evaluated.
[[nodiscard]] std::string select_lines(const base::SourceText& source,
                                       const Scope& scope);

}  // namespace distro::recipe
