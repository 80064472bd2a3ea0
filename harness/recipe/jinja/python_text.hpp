// Python's str: what its methods do to a text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/jinja/value.hpp"

namespace distro::recipe {

/// What str.strip() strips, as far as it is ASCII.
inline constexpr std::string_view python_blanks = " \t\n\r\f\v";

/// Without what Python takes for white space at its end, Unicode's included.
[[nodiscard]] std::string_view without_trailing_blanks(std::string_view text);

/// How many bytes of `text` at `at` are a blank of Unicode that is not ASCII; else 0.
[[nodiscard]] std::size_t wide_blank_at(std::string_view text, std::size_t at);

/// The characters of UTF-8, each a part of `text`; a byte that is no UTF-8 is one.
[[nodiscard]] std::vector<std::string_view> characters_of(std::string_view text);

/// str.splitlines(): at \n, \r\n, \r, \v, \f and Unicode's line ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// str.split and rsplit: by runs of blanks without a separator, at most `limit` times
/// if that is not negative.
[[nodiscard]] Value::List split(std::string_view text,
                                std::optional<std::string_view> separator,
                                std::int64_t limit);
[[nodiscard]] Value::List split_from_right(std::string_view text,
                                           std::optional<std::string_view> separator,
                                           std::int64_t limit);

/// str.replace, at most `limit` times if that is not negative.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view from,
                                   std::string_view to, std::int64_t limit = -1);

enum class Side { left, right, both };
[[nodiscard]] std::string stripped(std::string_view text, std::string_view signs,
                                   Side side = Side::both);

/// ASCII letters only; others stay.
[[nodiscard]] std::string lowered(std::string text);
[[nodiscard]] std::string raised(std::string text);
/// str.capitalize() and str.title().
[[nodiscard]] std::string capitalized(std::string text);
[[nodiscard]] std::string titled(std::string text);

/// `text % value`. Throws what `spot` makes at a conversion that is not ours.
[[nodiscard]] std::string percent_formatted(std::string_view text, const Value& value,
                                            const Spot& spot);

/// text.format(...): `{}`, `{0}`, `{name}`, with a width or precision.
[[nodiscard]] std::string brace_formatted(
    std::string_view text, const std::vector<Value>& positional,
    const std::vector<std::pair<std::string, Value>>& named, const Spot& spot);

}  // namespace distro::recipe
