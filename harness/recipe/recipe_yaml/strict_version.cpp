#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "recipe/recipe_yaml/strict_spec.hpp"

namespace distro::recipe::v1 {
namespace {

using channel::ParseError;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_alpha(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}
bool is_separator(char letter) {
  return letter == '.' || letter == '-' || letter == '_';
}

std::string take_number(std::string_view& rest) {
  std::uint64_t number = 0;
  const char* end = rest.data() + rest.size();
  const auto read = std::from_chars(rest.data(), end, number);
  if (read.ec != std::errc{}) {
    throw ParseError("a number of the version is too large", 0);
  }
  rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
  return std::to_string(number);
}

/// Digits and letters in turn: `1rc2`.
std::string take_segment(std::string_view& rest) {
  std::string segment;
  while (!rest.empty() && (is_digit(rest[0]) || is_alpha(rest[0]))) {
    if (is_digit(rest[0])) {
      segment += take_number(rest);
    } else {
      segment += lower(rest[0]);
      rest.remove_prefix(1);
    }
  }
  return segment;
}

/// The separators '-' and '_' must not meet in one version.
void note_separator(char separator, char& used) {
  if (separator == '.') {
    return;
  }
  if (used != '\0' && used != separator) {
    throw ParseError("'-' and '_' cannot both separate parts of a version", 0);
  }
  used = separator;
}

/// Segments and what separates them; one '-' or '_' may be last.
std::string take_segments(std::string_view& rest, char& used) {
  std::string result = take_segment(rest);
  if (result.empty()) {
    throw ParseError("a part of the version is missing", 0);
  }
  while (!rest.empty() && is_separator(rest[0])) {
    const char separator = rest[0];
    std::string_view behind = rest.substr(1);
    const std::string segment = take_segment(behind);
    if (segment.empty()) {
      const bool doubled =
          !behind.empty() && is_separator(behind[0]) && behind[0] != '.';
      if (separator == '.' && !doubled) {
        break;
      }
      note_separator(separator, used);
      result += separator;
      if (doubled) {
        note_separator(behind[0], used);
        result += behind[0];
        behind.remove_prefix(1);
      }
      rest = behind;
      break;
    }
    note_separator(separator, used);
    result += separator + segment;
    rest = behind;
  }
  return result;
}

std::string take_epoch(std::string_view& rest) {
  const std::size_t end = rest.find_first_not_of("0123456789");
  if (end == 0 || end == std::string_view::npos || rest[end] != '!') {
    return "";
  }
  std::string epoch = take_number(rest) + "!";
  rest.remove_prefix(1);
  return epoch;
}

class SpecParser {
 public:
  explicit SpecParser(std::string_view text) : text_(text), rest_(text) {}

  std::string parse() {
    const std::string result = alternatives();
    if (!rest_.empty()) {
      fail("'" + std::string(rest_) + "' cannot follow a version spec");
    }
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw ParseError(message, text_.size() - rest_.size());
  }

  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  bool take_sign(char sign) {
    const std::string_view before = rest_;
    skip_space();
    if (!rest_.starts_with(sign)) {
      rest_ = before;
      return false;
    }
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

  /// `a|b`; within `,` it stands in brackets.
  std::string alternatives() {
    std::string result = all();
    bool grouped = is_alternative_;
    while (take_sign('|')) {
      result += "|" + all();
      grouped = true;
    }
    is_alternative_ = grouped;
    return result;
  }

  std::string all() {
    const std::string first = term();
    const bool first_is_alternative = is_alternative_;
    if (!take_sign(',')) {
      is_alternative_ = first_is_alternative;
      return first;
    }
    std::string result = first_is_alternative ? "(" + first + ")" : first;
    do {
      const std::string next = term();
      result += "," + (is_alternative_ ? "(" + next + ")" : next);
    } while (take_sign(','));
    is_alternative_ = false;
    return result;
  }

  std::string term() {
    is_alternative_ = false;
    if (rest_.starts_with('(')) {
      rest_.remove_prefix(1);
      skip_space();
      std::string inner = alternatives();
      const bool alternative = is_alternative_;
      skip_space();
      if (!rest_.starts_with(')')) {
        fail("')' is missing");
      }
      rest_.remove_prefix(1);
      is_alternative_ = alternative;
      return inner;
    }
    if (rest_.starts_with('*')) {
      rest_.remove_prefix(rest_.starts_with("*.*") ? 3 : 1);
      return "*";
    }
    return constraint();
  }

  std::string take_operator() {
    constexpr std::array<std::string_view, 8> known = {
        "==", "!=", "<=", ">=", "<", ">", "=", "~="};
    const std::size_t end = std::min(rest_.find_first_not_of("=!<>~"), rest_.size());
    const std::string_view sign = rest_.substr(0, end);
    if (!sign.empty() && std::find(known.begin(), known.end(), sign) == known.end()) {
      fail("'" + std::string(sign) + "' is no operator");
    }
    rest_.remove_prefix(end);
    return std::string(sign);
  }

  std::string constraint() {
    if (rest_.starts_with('^')) {
      fail("patterns are not supported in a version spec");
    }
    const std::string sign = take_operator();
    const auto in_version = [](char letter) {
      return is_digit(letter) || is_alpha(letter) ||
             std::string_view("!-_.*+").find(letter) != std::string_view::npos;
    };
    const auto* end = std::find_if_not(rest_.begin(), rest_.end(), in_version);
    const std::string written(rest_.begin(), end);
    if (written.empty()) {
      fail("a version is missing");
    }
    if (written == "*") {
      fail("'*' cannot follow '" + sign + "'");
    }
    std::string_view behind = written;
    const std::string version = take_version(behind);
    const bool globbed = behind == "*" || behind == ".*";
    if (!behind.empty() && !globbed) {
      fail("'" + written + "' is no version");
    }
    std::string result = spelled(sign, version, written, globbed);
    rest_.remove_prefix(written.size());
    return result;
  }

  std::string spelled(const std::string& sign, const std::string& version,
                      const std::string& written, bool globbed) const {
    if (!globbed) {
      if (sign.empty()) {
        fail("'" + written + "' lacks an operator: write '==" + written + "' or '" +
             written + ".*'");
      }
      return sign == "=" ? version + ".*" : sign + version;
    }
    if (sign.empty() || sign == "!=") {
      return sign + version + ".*";
    }
    fail("'*' cannot follow '" + sign + "'");
  }

  std::string_view text_;
  std::string_view rest_;
  bool is_alternative_ = false;  ///< the last part that was read has a bare '|'
};

}  // namespace

std::string take_version(std::string_view& rest) {
  std::string result = take_epoch(rest);
  char used = '\0';
  result += take_segments(rest, used);
  if (rest.starts_with('+')) {
    rest.remove_prefix(1);
    result += "+" + take_segments(rest, used);
  }
  return result;
}

std::string plain_version(std::string_view text) {
  std::string_view rest = text;
  std::string result = take_version(rest);
  if (!rest.empty()) {
    throw ParseError("'" + std::string(text) + "' is no version",
                     text.size() - rest.size());
  }
  return result;
}

std::string strict_version_spec(std::string_view text) {
  return SpecParser(text).parse();
}

}  // namespace distro::recipe::v1
