// A finding of lint as people read it.
#pragma once

#include <string>
#include <vector>

#include "app/recipes/lint.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// Severity, rule, place, line, caret and advice, with an empty line behind them.
[[nodiscard]] std::string finding_text(const recipe::Finding& finding,
                                       const Terminal& terminal);

/// Whether one of them is an error.
[[nodiscard]] bool has_error(const std::vector<recipe::Finding>& findings);

}  // namespace distro::cli
