#include "cli/finding_text.hpp"

#include <algorithm>

#include "app/recipes/lint_formats.hpp"

namespace distro::cli {

std::string finding_text(const recipe::Finding& finding, const Terminal& terminal) {
  const bool error = finding.severity == recipe::Severity::error;
  std::string text = coloured(terminal, error ? Colour::red : Colour::yellow,
                              std::string(app::word_of(finding.severity)) + " [" +
                                  finding.rule + "]") +
                     " " + finding.text + "\n";
  text += finding.advice.empty() ? "" : "  " + finding.advice + "\n";
  return text + "\n";
}

bool has_error(const std::vector<recipe::Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const recipe::Finding& finding) {
                       return finding.severity == recipe::Severity::error;
                     });
}

}  // namespace distro::cli
