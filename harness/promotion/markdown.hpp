// Foreign text (a log line, a command, a MatchSpec) inside Markdown, so that nothing in
// it is taken for markup or for somebody's handle.
#pragma once

#include <string>
#include <string_view>

namespace distro::promotion {

/// `text` as inline code on one line; its backticks and ends of line do not end it.
[[nodiscard]] std::string code(std::string_view text);

/// `text` as a fenced block, its last line end included. The fence is longer than any
/// run of backticks in it.
[[nodiscard]] std::string fenced(std::string_view text);

}  // namespace distro::promotion
