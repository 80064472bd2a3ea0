#include "recipe/selector.hpp"

#include <optional>
#include <string_view>

namespace distro::recipe {
namespace {

constexpr std::string_view blanks = " \t\r";

/// A selector of one line.
struct Selector {
  std::string_view kept;        ///< the line before it
  std::string_view expression;  ///< between the brackets
  std::size_t column = 0;       ///< of the expression, 0-based
};

std::string_view without_trailing_blanks(std::string_view text) {
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The [...] at `opening`, if it is a selector: it ends the line, or stands in a
/// comment and no parentheses follow.
std::optional<Selector> selector_at(std::string_view line, std::size_t opening) {
  const std::size_t closing = line.find_first_of("[]", opening + 1);
  const bool bracketed = closing != std::string_view::npos && line[closing] == ']' &&
                         closing > opening + 1 && opening > 0;
  if (!bracketed) {
    return std::nullopt;
  }
  const std::size_t comment = line.find('#');
  const bool in_comment = comment < opening;
  const std::string_view tail = line.substr(closing + 1);
  if (in_comment ? tail.find_first_of("()") != std::string_view::npos : !tail.empty()) {
    return std::nullopt;
  }
  const std::string_view kept = line.substr(0, in_comment ? comment : opening);
  return Selector{without_trailing_blanks(kept),
                  line.substr(opening + 1, closing - opening - 1), opening + 1};
}

/// Of several the last one counts.
std::optional<Selector> selector_of(std::string_view line) {
  for (std::size_t opening = line.rfind('['); opening<line.size(); opening = opening> 0
                                                  ? line.rfind('[', opening - 1)
                                                  : line.npos) {
    if (std::optional<Selector> selector = selector_at(line, opening)) {
      return selector;
    }
  }
  return std::nullopt;
}

bool selects(const Selector& selector, const base::SourceText& source, std::size_t line,
             const Scope& scope) {
  const Fault fault = [&](std::size_t offset, std::string_view message) {
    return source.error_at(
        base::Place{line, selector.column + offset + 1},
        "selector [" + std::string(selector.expression) + "]: " + std::string(message));
  };
  return is_true(evaluate(selector.expression, scope, fault).value);
}

}  // namespace

std::string select_lines(const base::SourceText& source, const Scope& scope) {
  std::string result;
  const std::string_view text = source.text();
  std::size_t number = 1;
  for (std::size_t at = 0; at <= text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = without_trailing_blanks(text.substr(at, end - at));
    const std::size_t first = line.find_first_not_of(blanks);
    const bool only_comment = first != std::string_view::npos && line[first] == '#';
    if (!only_comment) {
      const std::optional<Selector> selector = selector_of(line);
      if (!selector) {
        result += line;
      } else if (selects(*selector, source, number, scope)) {
        result += selector->kept;
      }
    }
    result += end < text.size() ? "\n" : "";
    at = end + 1;
  }
  return result;
}

}  // namespace distro::recipe
