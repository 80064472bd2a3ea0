// "did you mean": the known word nearest to an unknown one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace distro::base {

/// The known word with the smallest edit distance (Damerau-Levenshtein) to `word`, if
/// that distance is at most a third of the longer one's length; the first of equals.
[[nodiscard]] std::optional<std::string> nearest_word(
    std::string_view word, std::span<const std::string> known);

/// ", did you mean 'X'?" or nothing: to be appended to a message.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string> known);

}  // namespace distro::base
