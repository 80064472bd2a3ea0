#include "promotion/markdown.hpp"

#include <algorithm>
#include <cstddef>

namespace distro::promotion {
namespace {

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char letter : text) {
    run = letter == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string code(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(),
      [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
  const std::size_t run = longest_run_of_backticks(line);
  const std::string tick(run + 1, '`');
  const std::string_view space = run > 0 ? " " : "";
  return tick + std::string(space) + line + std::string(space) + tick;
}

std::string fenced(std::string_view text) {
  while (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  const std::string fence(std::max<std::size_t>(3, longest_run_of_backticks(text) + 1),
                          '`');
  return fence + "text\n" + std::string(text) + "\n" + fence + "\n";
}

}  // namespace distro::promotion
