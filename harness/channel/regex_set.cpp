#include <algorithm>
#include <string>

#include "channel/regex_parts.hpp"
#include "channel/version.hpp"

namespace distro::channel::detail {
namespace {

constexpr std::string_view not_closed = "a '[' is not closed";

bool is_ascii_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

RegexLetters parse_set_item(RegexCursor& cursor, char one) {
  if (one != '\\') {
    return letter(one);
  }
  const char escape = cursor.next(not_closed);
  if (const auto letters = class_of_escape(escape)) {
    return *letters;
  }
  return letter(cursor.letter_of_escape(escape));
}

RegexLetters range(const RegexCursor& cursor, const RegexLetters& low,
                   const RegexLetters& high) {
  if (low.count() != 1 || high.count() != 1) {
    cursor.refuse("a range in '[..]' needs two letters");
  }
  std::size_t from = 0;
  while (!low[from]) {
    ++from;
  }
  RegexLetters letters;
  for (std::size_t code = from; code < letters.size(); ++code) {
    letters.set(code);
    if (high[code]) {
      return letters;
    }
  }
  cursor.refuse("a range in '[..]' is the wrong way round");
}

}  // namespace

void RegexCursor::refuse(std::string_view why) const {
  throw ParseError(
      "'" + std::string(text_) + "' is no regular expression: " + std::string(why),
      at_);
}

bool RegexCursor::take(std::string_view wanted) {
  if (!text_.substr(std::min(at_, text_.size())).starts_with(wanted)) {
    return false;
  }
  at_ += wanted.size();
  return true;
}

char RegexCursor::next(std::string_view missing) {
  if (ended()) {
    refuse(missing);
  }
  return text_[at_++];
}

bool RegexCursor::at_range() const {
  return at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']';
}

char RegexCursor::letter_of_escape(char escape) {
  constexpr std::string_view names = "abfnrtv";
  constexpr std::string_view values = "\a\b\f\n\r\t\v";
  if (const std::size_t at = names.find(escape); at != std::string_view::npos) {
    return values[at];
  }
  if (escape == 'x') {
    return static_cast<char>(parse_number(16, 2, 2));
  }
  if (escape >= '0' && escape <= '7') {
    --at_;  // the first digit is one of the number
    return static_cast<char>(parse_number(8, 1, 3));
  }
  if (is_ascii_letter(escape)) {
    refuse("'\\" + std::string(1, escape) + "' is no escape");
  }
  return escape;
}

std::size_t RegexCursor::parse_number(std::size_t base, std::size_t least,
                                      std::size_t most) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::size_t number = 0;
  std::size_t count = 0;
  for (; count < most && !ended(); ++count) {
    const char lower = static_cast<char>(peek() | (is_ascii_letter(peek()) ? 0x20 : 0));
    const std::size_t digit = digits.find(lower);
    if (digit >= base) {
      break;
    }
    number = number * base + digit;
    ++at_;
  }
  if (count < least) {
    refuse("an escape is not complete");
  }
  return number;
}

RegexLetters parse_regex_set(RegexCursor& cursor, bool ignore_case) {
  const bool negative = cursor.take("^");
  RegexLetters set;
  for (bool first = true;; first = false) {
    const char one = cursor.next(not_closed);
    if (one == ']' && !first) {
      break;
    }
    const RegexLetters low = parse_set_item(cursor, one);
    if (cursor.at_range()) {
      cursor.take("-");
      const RegexLetters high = parse_set_item(cursor, cursor.next(not_closed));
      set |= range(cursor, low, high);
    } else {
      set |= low;
    }
  }
  set = ignore_case ? folded(set) : set;
  return negative ? ~set : set;
}

}  // namespace distro::channel::detail
