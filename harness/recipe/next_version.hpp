// Versions that may come after one, as release numbers are usually counted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe {

/// The numbers that a version begins with, past its epoch: "1!2.10rc1" -> 2, 10.
[[nodiscard]] std::vector<std::string> leading_numbers(std::string_view version);

/// The first version of the next series, which may break what works now: 1.26.3 -> "2",
/// 0.4.1 -> "0.5"; "" for what has no numbers.
[[nodiscard]] std::string next_series(std::string_view version);

/// A bugfix release far ahead: 1.26.3 -> "1.26.99999"; "" for what has no third number.
[[nodiscard]] std::string late_bugfix(std::string_view version);

}  // namespace distro::recipe
