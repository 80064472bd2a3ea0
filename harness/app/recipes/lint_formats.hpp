// Findings of lint as other programs read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "recipe/lint/finding.hpp"

namespace distro::app {

/// "error" or "warning".
[[nodiscard]] std::string_view word_of(recipe::Severity severity);

/// A list of objects: severity, rule, text, path, line, column, message, advice,
/// fixable.
[[nodiscard]] base::Json findings_json(const std::vector<recipe::Finding>& findings);

/// One line a finding, `::error file=...,line=...,col=...,title=rule::message`: GitHub
/// shows it at that line of a pull request.
[[nodiscard]] std::string github_annotations(
    const std::vector<recipe::Finding>& findings);

/// SARIF 2.1.0 (OASIS), one run, with all rules that there are.
[[nodiscard]] base::Json sarif(const std::vector<recipe::Finding>& findings);

}  // namespace distro::app
