#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "channel/regex_parts.hpp"
#include "channel/version.hpp"

namespace distro::channel::detail {
namespace {

using Kind = RegexNode::Kind;
using Letters = RegexLetters;

constexpr std::size_t deepest_nesting = 100;

struct Flags {
  bool ignore_case = false;
  bool multiline = false;
  bool dot_all = false;
};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_ascii_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

class Parser : private RegexCursor {
 public:
  using RegexCursor::RegexCursor;

  Regex parse() {
    Regex regex;
    regex.branches = parse_branches({});
    if (at_ < text_.size()) {
      refuse("a ')' has no '('");
    }
    regex.groups = groups_;
    return regex;
  }

 private:
  std::vector<RegexSequence> parse_branches(Flags flags) {
    if (++depth_ > deepest_nesting) {
      refuse("its groups are nested too deep");
    }
    std::vector<RegexSequence> branches;
    do {
      branches.push_back(parse_sequence(flags));
    } while (take("|"));
    --depth_;
    return branches;
  }

  RegexSequence parse_sequence(Flags flags) {
    RegexSequence sequence;
    while (!ended() && peek() != '|' && peek() != ')') {
      const char one = text_[at_];
      if (one == '*' || one == '+' || one == '?' || (one == '{' && is_count())) {
        parse_repeat(sequence);
      } else if (one == '(') {
        ++at_;
        parse_group(sequence, flags);
      } else {
        ++at_;
        sequence.push_back(parse_item(one, flags));
      }
    }
    return sequence;
  }

  RegexNode parse_item(char one, Flags flags) {
    switch (one) {
      case '^':
        return anchor(flags.multiline ? Kind::begin_of_line : Kind::begin);
      case '$':
        return anchor(flags.multiline ? Kind::end_of_line : Kind::end);
      case '.':
        return of_letters(flags.dot_all ? ~Letters() : ~letter('\n'), {});
      case '[':
        return of_letters(parse_regex_set(*this, flags.ignore_case), {});
      case '\\':
        return parse_escape(flags);
      default:
        return of_letters(letter(one), flags);
    }
  }

  static RegexNode anchor(Kind kind) {
    RegexNode node;
    node.kind = kind;
    return node;
  }

  static RegexNode of_letters(const Letters& letters, Flags flags) {
    RegexNode node;
    node.letters = flags.ignore_case ? folded(letters) : letters;
    return node;
  }

  RegexNode parse_escape(Flags flags) {
    const char escape = next("a '\\' ends it");
    if (const auto letters = class_of_escape(escape)) {
      return of_letters(*letters, flags);
    }
    switch (escape) {
      case 'A':
        return anchor(Kind::begin);
      case 'Z':
        return anchor(Kind::end_of_text);
      case 'b':
        return anchor(Kind::boundary);
      case 'B':
        return anchor(Kind::no_boundary);
      default:
        break;
    }
    if (escape >= '1' && escape <= '9' && !is_octal(escape)) {
      return parse_reference(escape);
    }
    return of_letters(letter(letter_of_escape(escape)), flags);
  }

  /// Three octal digits are a letter, fewer are a group.
  [[nodiscard]] bool is_octal(char first) const {
    const auto is_digit_of_8 = [](char one) { return one >= '0' && one <= '7'; };
    return first <= '3' && at_ + 1 < text_.size() && is_digit_of_8(text_[at_]) &&
           is_digit_of_8(text_[at_ + 1]);
  }

  RegexNode parse_reference(char first) {
    std::size_t number = static_cast<std::size_t>(first - '0');
    if (is_digit(peek())) {
      number = number * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    }
    return reference_to(number);
  }

  RegexNode reference_to(std::size_t number) {
    if (number > groups_ || !closed_[number]) {
      refuse("it refers to group " + std::to_string(number) + ", which is not there");
    }
    RegexNode node;
    node.kind = Kind::back_reference;
    node.group = number;
    return node;
  }

  /// `{2}`, `{2,}`, `{,3}` or `{2,3}` begins here; any other `{` is a letter.
  [[nodiscard]] bool is_count() const {
    std::size_t at = at_ + 1;
    const std::size_t begin = at;
    const auto skip_digits = [&] {
      while (at < text_.size() && is_digit(text_[at])) {
        ++at;
      }
    };
    skip_digits();
    if (at < text_.size() && text_[at] == ',') {
      ++at;
      skip_digits();
    }
    return at < text_.size() && text_[at] == '}' && at > begin;
  }

  std::size_t parse_count(std::size_t fallback) {
    constexpr std::size_t largest = 1'000'000;
    if (!is_digit(peek())) {
      return fallback;
    }
    std::size_t count = 0;
    while (is_digit(peek())) {
      count =
          std::min(largest, count * 10 + static_cast<std::size_t>(text_[at_++] - '0'));
    }
    return count;
  }

  void parse_repeat(RegexSequence& sequence) {
    RegexNode node;
    node.kind = Kind::repeat;
    node.most = RegexNode::unlimited;
    const char one = text_[at_++];
    if (one == '+') {
      node.least = 1;
    } else if (one == '?') {
      node.most = 1;
    } else if (one == '{') {
      const bool counted = is_digit(peek());
      node.least = parse_count(0);
      node.most = take(",") ? parse_count(RegexNode::unlimited)
                            : (counted ? node.least : RegexNode::unlimited);
      take("}");
      if (node.most < node.least) {
        refuse("a repetition's limits are the wrong way round");
      }
    }
    if (sequence.empty() || is_anchor(sequence.back())) {
      refuse("there is nothing to repeat");
    }
    if (sequence.back().kind == Kind::repeat) {
      refuse("a repetition cannot be repeated");
    }
    node.greed = take("?")   ? RegexNode::Greed::lazy
                 : take("+") ? RegexNode::Greed::possessive
                             : RegexNode::Greed::greedy;
    RegexSequence item;
    item.push_back(std::move(sequence.back()));
    node.branches.push_back(std::move(item));
    sequence.back() = std::move(node);
  }

  static bool is_anchor(const RegexNode& node) {
    switch (node.kind) {
      case Kind::begin:
      case Kind::begin_of_line:
      case Kind::end:
      case Kind::end_of_line:
      case Kind::end_of_text:
      case Kind::boundary:
      case Kind::no_boundary:
        return true;
      default:
        return false;
    }
  }

  void parse_group(RegexSequence& sequence, Flags flags) {
    RegexNode node;
    node.kind = Kind::group;
    if (!take("?")) {
      node.group = open_group();
    } else if (take("#")) {
      at_ = std::min(text_.find(')', at_), text_.size());
      close_group();
      return;
    } else if (take("P=")) {
      sequence.push_back(reference_to(known_name()));
      close_group();
      return;
    } else if (take("P<")) {
      const std::string name = parse_name('>');
      node.group = open_group();
      if (!names_.emplace(name, node.group).second) {
        refuse("two groups have the name '" + name + "'");
      }
    } else if (take(">")) {
      node.kind = Kind::atomic;
    } else if (!parse_look(node) && !take(":")) {
      parse_flags(flags);
    }
    node.branches = parse_branches(flags);
    close_group();
    if (node.group != 0) {
      closed_[node.group] = true;
    }
    if (node.kind == Kind::look_behind) {
      const RegexWidth width = width_of(node.branches);
      if (width.least != width.most) {
        refuse("what '(?<' looks for has no fixed length");
      }
      node.width = width.least;
    }
    sequence.push_back(std::move(node));
  }

  bool parse_look(RegexNode& node) {
    const bool behind =
        text_.substr(at_).starts_with("<=") || text_.substr(at_).starts_with("<!");
    at_ += behind ? 1U : 0U;
    if (peek() != '=' && peek() != '!') {
      return false;
    }
    node.kind = behind ? Kind::look_behind : Kind::look_ahead;
    node.negative = text_[at_++] == '!';
    return true;
  }

  /// `i:`, `-i:`, `im-s:`. Flags for the whole expression would have to begin it.
  void parse_flags(Flags& flags) {
    bool value = true;
    std::size_t count = 0;
    while (!take(":")) {
      const char flag = next("a '(' is not closed");
      ++count;
      if (flag == '-' && value) {
        value = false;
      } else if (flag == 'i') {
        flags.ignore_case = value;
      } else if (flag == 'm') {
        flags.multiline = value;
      } else if (flag == 's') {
        flags.dot_all = value;
      } else if (flag != 'u' && flag != 'a') {
        refuse("'(?" + std::string(1, flag) + "' begins no group");
      }
    }
    if (count == 1 && !value) {
      refuse("a flag is missing");
    }
  }

  std::string parse_name(char end) {
    const std::size_t stop = text_.find(end, at_);
    if (stop == std::string_view::npos) {
      refuse("the name of a group does not end");
    }
    std::string name(text_.substr(at_, stop - at_));
    const bool valid = !name.empty() && !is_digit(name.front()) &&
                       std::all_of(name.begin(), name.end(), [](char one) {
                         return is_digit(one) || is_ascii_letter(one) || one == '_';
                       });
    if (!valid) {
      refuse("'" + name + "' cannot name a group");
    }
    at_ = stop + 1;
    return name;
  }

  std::size_t known_name() {
    const std::string name = parse_name(')');
    --at_;  // the ')' is the group's
    const auto found = names_.find(name);
    if (found == names_.end()) {
      refuse("no group has the name '" + name + "'");
    }
    return found->second;
  }

  std::size_t open_group() {
    closed_.resize(++groups_ + 1, false);
    return groups_;
  }

  void close_group() {
    if (!take(")")) {
      refuse("a '(' is not closed");
    }
  }

  std::size_t depth_ = 0;
  std::size_t groups_ = 0;
  std::vector<bool> closed_ = {true};
  std::map<std::string, std::size_t> names_;
};

}  // namespace

Regex parse_regex(std::string_view text) { return Parser(text).parse(); }

}  // namespace distro::channel::detail
