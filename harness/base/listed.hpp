// Several words in one text.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace distro::base {

/// "a, b, c", or with something else between them.
[[nodiscard]] std::string joined(std::span<const std::string> words,
                                 std::string_view between = ", ");

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string listed(std::span<const std::string> words);

}  // namespace distro::base
