// Regular expressions as Python's `re` reads them: conda's specs may hold any, and
// std::regex knows another dialect and recurses without a limit.
//
// Bytes are matched, not code points. Not supported (ParseError): conditional groups
// `(?(1)..)`, the flag x, named characters.
#pragma once

#include <bitset>
#include <cstddef>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

namespace distro::channel::detail {

struct RegexNode;
using RegexSequence = std::vector<RegexNode>;

/// One item of a sequence.
struct RegexNode {
  enum class Kind {
    letters,         ///< one of `letters`
    begin,           ///< ^
    begin_of_line,   ///< ^ with flag m
    end,             ///< $: the end, or before a final newline
    end_of_line,     ///< $ with flag m
    end_of_text,     ///< \Z
    boundary,        ///< \b
    no_boundary,     ///< \B
    group,           ///< the first of `branches` with which the rest matches
    atomic,          ///< (?>..): the first of `branches` that matches
    look_ahead,      ///< (?=..), (?!..)
    look_behind,     ///< (?<=..), (?<!..)
    repeat,          ///< `branches` holds the one item
    back_reference,  ///< \1
  };
  enum class Greed { greedy, lazy, possessive };
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  Kind kind = Kind::letters;
  std::bitset<256> letters;
  std::vector<RegexSequence> branches;
  std::size_t group = 0;  ///< of a group that is remembered (1..n), or referred to
  bool negative = false;  ///< of a look
  std::size_t width = 0;  ///< of a look behind, bytes
  std::size_t least = 0;  ///< of a repeat
  std::size_t most = 0;
  Greed greed = Greed::greedy;
};

struct Regex {
  std::vector<RegexSequence> branches;
  std::size_t groups = 0;
};

/// Throws ParseError for what Python rejects.
[[nodiscard]] Regex parse_regex(std::string_view text);

/// Whether it matches at the start of `text` (Python's re.match). Throws ParseError if
/// that takes more than a million steps.
[[nodiscard]] bool matches_start(const Regex& regex, std::string_view text);

}  // namespace distro::channel::detail
