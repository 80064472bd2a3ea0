#include "recipe/layout/lines.hpp"

#include <algorithm>
#include <utility>

namespace distro::recipe::layout {
namespace {

/// Where the line that begins at `at` ends, and how long its end is.
std::pair<std::size_t, std::size_t> end_of_line(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
  return {end, text.substr(end).starts_with("\r\n") ? 2 : 1};
}

}  // namespace

Lines cut_into_lines(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
  Lines lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto [end, size] = end_of_line(text, at);
    lines.emplace_back(text.substr(at, end - at));
    at = end + size;
  }
  return lines;
}

std::size_t indentation_of(std::string_view line) {
  return std::min(line.find_first_not_of(blanks), line.size());
}

std::string_view without_end_blanks(std::string_view line) {
  return line.substr(0, line.find_last_not_of(blanks) + 1);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace distro::recipe::layout
