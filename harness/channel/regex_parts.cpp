#include "channel/regex_parts.hpp"

#include <algorithm>

namespace distro::channel::detail {
namespace {

using Kind = RegexNode::Kind;

unsigned char byte_of(char letter) { return static_cast<unsigned char>(letter); }

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_ascii_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

template <typename Test>
RegexLetters letters_where(Test test) {
  RegexLetters letters;
  for (std::size_t code = 0; code < letters.size(); ++code) {
    letters[code] = test(static_cast<char>(code));
  }
  return letters;
}

std::size_t product(std::size_t left, std::size_t right) {
  return left != 0 && right > RegexNode::unlimited / left ? RegexNode::unlimited
                                                          : left * right;
}

RegexWidth width_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::letters:
      return {1, 1};
    case Kind::group:
    case Kind::atomic:
      return width_of(node.branches);
    case Kind::repeat: {
      const RegexWidth one = width_of(node.branches);
      return {product(one.least, node.least), product(one.most, node.most)};
    }
    case Kind::back_reference:
      return {0, RegexNode::unlimited};
    default:
      return {};
  }
}

RegexWidth width_of(const RegexSequence& sequence) {
  RegexWidth width;
  for (const RegexNode& node : sequence) {
    const RegexWidth one = width_of(node);
    width.least += one.least;
    width.most = one.most > RegexNode::unlimited - width.most ? RegexNode::unlimited
                                                              : width.most + one.most;
  }
  return width;
}

}  // namespace

RegexLetters letter(char one) {
  RegexLetters letters;
  letters.set(byte_of(one));
  return letters;
}

std::optional<RegexLetters> class_of_escape(char escape) {
  switch (escape) {
    case 'd':
      return letters_where(is_digit);
    case 'D':
      return ~letters_where(is_digit);
    case 's':
    case 'S': {
      const RegexLetters spaces = letters_where([](char one) {
        return one == ' ' || (one >= '\t' && one <= '\r') ||
               (one >= 0x1c && one <= 0x1f);
      });
      return escape == 's' ? spaces : ~spaces;
    }
    case 'w':
    case 'W': {
      const RegexLetters words = letters_where([](char one) {
        return is_digit(one) || is_ascii_letter(one) || one == '_' ||
               byte_of(one) >= 0x80;
      });
      return escape == 'w' ? words : ~words;
    }
    default:
      return std::nullopt;
  }
}

RegexLetters folded(RegexLetters letters) {
  for (char lower = 'a'; lower <= 'z'; ++lower) {
    const auto upper = static_cast<unsigned char>(lower - 'a' + 'A');
    const bool either = letters[byte_of(lower)] || letters[upper];
    letters[byte_of(lower)] = either;
    letters[upper] = either;
  }
  return letters;
}

RegexWidth width_of(const std::vector<RegexSequence>& branches) {
  RegexWidth width{RegexNode::unlimited, 0};
  for (const RegexSequence& branch : branches) {
    const RegexWidth one = width_of(branch);
    width = {std::min(width.least, one.least), std::max(width.most, one.most)};
  }
  return width;
}

}  // namespace distro::channel::detail
