// Strangers' texts (names in a package, what a test printed) as part of our messages.
#pragma once

#include <string>
#include <string_view>

namespace distro::base {

/// `text` in one line that steers no terminal: control characters as `\n` or `\x1b`,
/// those of two bytes (U+0080 to U+009F) as `\u009b`, what is no UTF-8 as U+FFFD.
/// Everything else stays as it is, backslashes too: it is for reading, not for parsing.
[[nodiscard]] std::string escaped(std::string_view text);

/// Likewise, but line ends and tabs stay.
[[nodiscard]] std::string escaped_lines(std::string_view text);

/// With a space for each control character: as long as before, for texts in columns.
[[nodiscard]] std::string without_controls(std::string_view text);

/// Whether `text` is UTF-8 without control characters.
[[nodiscard]] bool is_plain_text(std::string_view text);

}  // namespace distro::base
