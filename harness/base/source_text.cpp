#include "base/source_text.hpp"

#include <algorithm>

#include "base/escaped_text.hpp"

namespace distro::base {
namespace {

/// A line as it is shown, and the columns before the caret.
struct Excerpt {
  std::string text;
  std::size_t indent = 0;
};

/// A byte within a character of UTF-8: it takes no room on the screen.
bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The line around the byte `at`: all of it, or some 60 bytes on either side of a long
/// one.
Excerpt excerpt_of(std::string_view line, std::size_t at) {
  constexpr std::size_t widest = 160;
  constexpr std::size_t around = 60;
  at = std::min(at, line.size());
  std::size_t begin = line.size() <= widest || at <= around ? 0 : at - around;
  std::size_t end =
      line.size() <= widest ? line.size() : std::min(line.size(), at + around);
  while (begin > 0 && continues_character(line[begin])) {
    --begin;
  }
  while (end < line.size() && continues_character(line[end])) {
    ++end;
  }
  const std::string before = begin > 0 ? "..." : "";
  Excerpt excerpt{before + std::string(line.substr(begin, end - begin)) +
                      (end < line.size() ? "..." : ""),
                  before.size()};
  excerpt.text = without_controls(excerpt.text);
  for (const char byte : line.substr(begin, at - begin)) {
    excerpt.indent += continues_character(byte) ? 0U : 1U;
  }
  return excerpt;
}

}  // namespace

Place SourceText::place_at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::string_view before = std::string_view(text_).substr(0, offset);
  const std::size_t line_start = before.rfind('\n');
  const auto newlines = std::count(before.begin(), before.end(), '\n');
  const std::size_t column =
      line_start == std::string_view::npos ? offset : offset - line_start - 1;
  return {static_cast<std::size_t>(newlines) + 1, column + 1};
}

std::string_view SourceText::line(std::size_t line) const {
  std::string_view rest = text_;
  for (std::size_t at = 1; at < line; ++at) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      return {};
    }
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == '\r') {
    rest.remove_suffix(1);
  }
  return rest;
}

InputError SourceText::error_at(Place place, std::string_view message) const {
  if (place.line == 0) {
    return InputError(origin_ + ": " + std::string(message));
  }
  std::string text = origin_ + ":" + std::to_string(place.line) + ":" +
                     std::to_string(place.column) + ": " + std::string(message);
  const std::string_view whole = line(place.line);
  if (whole.empty()) {
    return InputError(text);
  }
  const Excerpt excerpt = excerpt_of(whole, std::max<std::size_t>(place.column, 1) - 1);
  return InputError(text + "\n" + excerpt.text + "\n" +
                    std::string(excerpt.indent, ' ') + "^");
}

}  // namespace distro::base
