// What the parser of regular expressions is made of: the place in the text, sets of
// letters, lengths.
#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "channel/regex.hpp"

namespace distro::channel::detail {

using RegexLetters = std::bitset<256>;

[[nodiscard]] RegexLetters letter(char one);

/// The letters of \d, \s, \w and their opposites; nothing for another escape.
[[nodiscard]] std::optional<RegexLetters> class_of_escape(char escape);

/// With the other case of each letter.
[[nodiscard]] RegexLetters folded(RegexLetters letters);

/// The least and the most bytes that something matches.
struct RegexWidth {
  std::size_t least = 0;
  std::size_t most = 0;
};

[[nodiscard]] RegexWidth width_of(const std::vector<RegexSequence>& branches);

/// A place in the text of a regular expression.
class RegexCursor {
 public:
  explicit RegexCursor(std::string_view text) : text_(text) {}

  [[noreturn]] void refuse(std::string_view why) const;
  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  /// The letter here, or NUL at the end.
  [[nodiscard]] char peek() const { return ended() ? '\0' : text_[at_]; }
  /// Goes past `wanted` if it stands here.
  bool take(std::string_view wanted);
  /// The letter here, and goes past it; refuses with `missing` at the end.
  char next(std::string_view missing);
  /// The letter that `\` and `escape` stand for, where they are no class.
  char letter_of_escape(char escape);
  std::size_t parse_number(std::size_t base, std::size_t least, std::size_t most);
  /// Whether `-` and the end of a range stand here, not of the set.
  [[nodiscard]] bool at_range() const;

 protected:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The rest of a set, after its `[`.
[[nodiscard]] RegexLetters parse_regex_set(RegexCursor& cursor, bool ignore_case);

}  // namespace distro::channel::detail
