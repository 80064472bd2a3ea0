// What we know of the terminal: whether there is one, how wide, and colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace distro::cli {

struct Terminal {
  bool interactive = false;  ///< standard error is a terminal: progress may be drawn
  bool colours = false;      ///< standard output is one, and NO_COLOR is not set
  std::size_t width = 80;    ///< columns of standard output; 80 if it is none
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

}  // namespace distro::cli
