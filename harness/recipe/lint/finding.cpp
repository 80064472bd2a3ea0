#include "recipe/lint/finding.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace distro::recipe {
namespace {

/// The number at `at` of `text` and the colon after it; 0 if there is none.
std::size_t take_number(const std::string& text, std::size_t& at) {
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + at, end, number);
  if (error != std::errc{} || rest == end || *rest != ':') {
    return 0;
  }
  at = static_cast<std::size_t>(rest - text.data()) + 1;
  return number;
}

/// Where a fault says that it is.
struct Origin {
  std::size_t end = std::string::npos;  ///< of the path: its ':'; npos: there is none
  std::size_t message = std::string::npos;  ///< where what follows begins
  base::Place place;
};

/// Of "path:line:col: message" or "path: message": the path may have colons too.
Origin origin_of(const std::string& fault) {
  for (std::size_t colon = fault.find(':'); colon != std::string::npos;
       colon = fault.find(':', colon + 1)) {
    std::size_t at = colon + 1;
    const std::size_t line = take_number(fault, at);
    const std::size_t column = line == 0 ? 0 : take_number(fault, at);
    if (column != 0) {
      return {colon, at, {line, column}};
    }
    if (colon + 1 == fault.size() || fault[colon + 1] == ' ') {
      return {colon, colon + 1, {}};
    }
  }
  return {};
}

/// Where the caret stands, unless the line above it was cut.
std::size_t character_of(const std::string& fault, std::size_t column) {
  const std::size_t last = fault.rfind('\n');
  const std::size_t line =
      last == std::string::npos ? last : fault.rfind('\n', last - 1);
  if (line == std::string::npos || !fault.ends_with('^') ||
      fault.compare(line + 1, 3, "...") == 0) {
    return column;
  }
  return fault.size() - 1 - last;
}

}  // namespace

Finding finding_of(const Rule& rule, const std::string& fault) {
  Finding finding;
  finding.severity = rule.severity;
  finding.rule = rule.id;
  finding.advice = rule.advice;
  finding.text = fault;
  const Origin origin = origin_of(fault);
  if (origin.end == std::string::npos) {
    finding.message = fault;
    return finding;
  }
  finding.path = fault.substr(0, origin.end);
  finding.place = origin.place;
  if (origin.place.line != 0) {
    finding.character = character_of(fault, origin.place.column);
  }
  const std::size_t start = fault.find_first_not_of(' ', origin.message);
  if (start != std::string::npos) {
    finding.message = fault.substr(start, fault.find('\n', start) - start);
  }
  return finding;
}

void sort_findings(std::vector<Finding>& findings) {
  const auto position = [](const Finding& finding) {
    return std::tie(finding.path, finding.place.line, finding.place.column,
                    finding.rule, finding.text);
  };
  std::sort(findings.begin(), findings.end(),
            [&](const Finding& left, const Finding& right) {
              return position(left) < position(right);
            });
}

}  // namespace distro::recipe
