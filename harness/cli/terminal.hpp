// What we know of the terminal: whether there is one, how wide, and colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace distro::cli {

struct Terminal {
  bool interactive = false;  ///< standard error is a terminal: progress may be drawn
  bool colours = false;      ///< standard output is one that knows colours, no NO_COLOR
  std::size_t width = 80;    ///< columns of standard output; 80 if it is none
  bool attached = false;     ///< standard output is a terminal: lines have to fit
};

[[nodiscard]] Terminal find_terminal();

enum class Colour { plain, bold, red, green, yellow, dim };

/// The text in the colour if the terminal has colours.
[[nodiscard]] std::string coloured(const Terminal& terminal, Colour colour,
                                   std::string_view text);

/// How many columns a UTF-8 text takes (one per character).
[[nodiscard]] std::size_t columns(std::string_view text);

/// The text cut to so many columns, with "..." if it was longer.
[[nodiscard]] std::string cut(std::string_view text, std::size_t width);

/// The words of the text in lines of at most `width` columns; a longer word has a line
/// of its own.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text,
                                               std::size_t width);

/// The text with a space for each control character: what a stranger's test has printed
/// must not steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// The same of several lines, each indented and ended.
[[nodiscard]] std::string printable_lines(const std::string& text,
                                          std::size_t indent = 0);

}  // namespace distro::cli
