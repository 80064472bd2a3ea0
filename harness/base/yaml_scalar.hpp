// One value as it may stand in a YAML file.
#pragma once

#include <string>
#include <string_view>

namespace distro::base {

/// A text on one line behind "key: " or "- ": in quotes where YAML would read something
/// else, a number, a date or a yes.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

/// The same of what is to be read as whatever it looks like: `0`, `false`.
[[nodiscard]] std::string yaml_bare_scalar(std::string_view text);

/// Whether the text can stand as a block (`|`): it has several lines, what they begin
/// and end with is seen, and nothing in them has to be escaped.
[[nodiscard]] bool is_yaml_block(std::string_view text);

}  // namespace distro::base
