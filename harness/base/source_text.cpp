#include "base/source_text.hpp"

#include <algorithm>

namespace distro::base {

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
  std::string shown(line(place.line));
  if (shown.empty()) {
    return InputError(text);
  }
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  // The caret counts characters, `column` counts bytes: continuation bytes of UTF-8
  // take no room on the screen.
  std::size_t indent = 0;
  for (std::size_t at = 0; at + 1 < place.column && at < shown.size(); ++at) {
    indent += (static_cast<unsigned char>(shown[at]) & 0xC0U) != 0x80U ? 1U : 0U;
  }
  text += "\n" + shown + "\n" + std::string(indent, ' ') + "^";
  return InputError(text);
}

}  // namespace distro::base
