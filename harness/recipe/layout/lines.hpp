// A text as lines, and what is white space in them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe::layout {

/// The lines of a text, without their ends.
using Lines = std::vector<std::string>;

inline constexpr std::string_view blanks = " \t";

/// Lines without byte order mark, whatever ends them.
[[nodiscard]] Lines cut_into_lines(std::string_view text);

/// The first sign of the line that is not blank; its size if all are.
[[nodiscard]] std::size_t indentation_of(std::string_view line);

/// Without blanks at its end.
[[nodiscard]] std::string_view without_end_blanks(std::string_view line);

/// How many characters a UTF-8 text has.
[[nodiscard]] std::size_t characters(std::string_view text);

}  // namespace distro::recipe::layout
