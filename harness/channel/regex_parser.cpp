#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "channel/regex.hpp"
#include "channel/version.hpp"

namespace distro::channel::detail {
namespace {

using Kind = RegexNode::Kind;
using Letters = std::bitset<256>;

constexpr std::size_t deepest_nesting = 100;

struct Flags {
  bool ignore_case = false;
  bool multiline = false;
  bool dot_all = false;
};

unsigned char byte_of(char letter) { return static_cast<unsigned char>(letter); }

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_ascii_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

template <typename Test>
Letters letters_where(Test test) {
  Letters letters;
  for (std::size_t code = 0; code < letters.size(); ++code) {
    letters[code] = test(static_cast<char>(code));
  }
  return letters;
}

Letters letter(char one) {
  Letters letters;
  letters.set(byte_of(one));
  return letters;
}

/// The letters of \d, \s, \w and their opposites; nothing for another escape.
std::optional<Letters> class_of_escape(char escape) {
  switch (escape) {
    case 'd':
      return letters_where(is_digit);
    case 'D':
      return ~letters_where(is_digit);
    case 's':
    case 'S': {
      const Letters spaces = letters_where([](char one) {
        return one == ' ' || (one >= '\t' && one <= '\r') ||
               (one >= 0x1c && one <= 0x1f);
      });
      return escape == 's' ? spaces : ~spaces;
    }
    case 'w':
    case 'W': {
      const Letters words = letters_where([](char one) {
        return is_digit(one) || is_ascii_letter(one) || one == '_' ||
               byte_of(one) >= 0x80;
      });
      return escape == 'w' ? words : ~words;
    }
    default:
      return std::nullopt;
  }
}

Letters folded(Letters letters) {
  for (char lower = 'a'; lower <= 'z'; ++lower) {
    const auto upper = static_cast<unsigned char>(lower - 'a' + 'A');
    const bool either = letters[byte_of(lower)] || letters[upper];
    letters[byte_of(lower)] = either;
    letters[upper] = either;
  }
  return letters;
}

/// The least and the most bytes that a sequence matches.
struct Width {
  std::size_t least = 0;
  std::size_t most = 0;
};

Width width_of(const RegexSequence& sequence);

Width width_of(const std::vector<RegexSequence>& branches) {
  Width width{RegexNode::unlimited, 0};
  for (const RegexSequence& branch : branches) {
    const Width one = width_of(branch);
    width = {std::min(width.least, one.least), std::max(width.most, one.most)};
  }
  return width;
}

std::size_t product(std::size_t left, std::size_t right) {
  return left != 0 && right > RegexNode::unlimited / left ? RegexNode::unlimited
                                                          : left * right;
}

Width width_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::letters:
      return {1, 1};
    case Kind::group:
    case Kind::atomic:
      return width_of(node.branches);
    case Kind::repeat: {
      const Width one = width_of(node.branches);
      return {product(one.least, node.least), product(one.most, node.most)};
    }
    case Kind::back_reference:
      return {0, RegexNode::unlimited};
    default:
      return {};
  }
}

Width width_of(const RegexSequence& sequence) {
  Width width;
  for (const RegexNode& node : sequence) {
    const Width one = width_of(node);
    width.least += one.least;
    width.most = one.most > RegexNode::unlimited - width.most ? RegexNode::unlimited
                                                              : width.most + one.most;
  }
  return width;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

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
  [[noreturn]] void refuse(std::string_view why) const {
    throw ParseError(
        "'" + std::string(text_) + "' is no regular expression: " + std::string(why),
        at_);
  }

  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return ended() ? '\0' : text_[at_]; }

  bool take(std::string_view wanted) {
    if (!text_.substr(std::min(at_, text_.size())).starts_with(wanted)) {
      return false;
    }
    at_ += wanted.size();
    return true;
  }

  char next(std::string_view missing) {
    if (ended()) {
      refuse(missing);
    }
    return text_[at_++];
  }

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
        return of_letters(parse_set(flags), {});
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
    if (escape >= '1' && escape <= '9') {
      return parse_reference(escape);
    }
    return of_letters(letter(literal_of_escape(escape)), flags);
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

  /// The letter that an escape outside of the classes stands for.
  char literal_of_escape(char escape) {
    constexpr std::string_view names = "abfnrtv";
    constexpr std::string_view values = "\a\b\f\n\r\t\v";
    if (const std::size_t at = names.find(escape); at != std::string_view::npos) {
      return values[at];
    }
    if (escape == 'x') {
      return static_cast<char>(parse_number(16, 2, 2));
    }
    if (escape == '0') {
      return static_cast<char>(parse_number(8, 0, 2));
    }
    if (is_ascii_letter(escape)) {
      refuse("'\\" + std::string(1, escape) + "' is no escape");
    }
    return escape;
  }

  std::size_t parse_number(std::size_t base, std::size_t least, std::size_t most) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t number = 0;
    std::size_t count = 0;
    for (; count < most && !ended(); ++count) {
      const char lower =
          static_cast<char>(peek() | (is_ascii_letter(peek()) ? 0x20 : 0));
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

  Letters parse_set(Flags flags) {
    constexpr std::string_view open = "a '[' is not closed";
    const bool negative = take("^");
    Letters set;
    for (bool first = true;; first = false) {
      const char one = next(open);
      if (one == ']' && !first) {
        break;
      }
      const Letters low = parse_set_item(one);
      if (at_ + 1 < text_.size() && peek() == '-' && text_[at_ + 1] != ']') {
        ++at_;
        const Letters high = parse_set_item(next(open));
        set |= range(low, high);
      } else {
        set |= low;
      }
    }
    set = flags.ignore_case ? folded(set) : set;
    return negative ? ~set : set;
  }

  Letters parse_set_item(char one) {
    if (one != '\\') {
      return letter(one);
    }
    const char escape = next("a '[' is not closed");
    if (const auto letters = class_of_escape(escape)) {
      return *letters;
    }
    if (escape >= '0' && escape <= '7') {
      --at_;
      return letter(static_cast<char>(parse_number(8, 1, 3)));
    }
    return letter(literal_of_escape(escape));
  }

  Letters range(const Letters& low, const Letters& high) const {
    if (low.count() != 1 || high.count() != 1) {
      refuse("a range in '[..]' needs two letters");
    }
    std::size_t from = 0;
    while (!low[from]) {
      ++from;
    }
    Letters letters;
    for (std::size_t code = from; code < letters.size(); ++code) {
      letters.set(code);
      if (high[code]) {
        return letters;
      }
    }
    refuse("a range in '[..]' is the wrong way round");
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
      const Width width = width_of(node.branches);
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

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t groups_ = 0;
  std::vector<bool> closed_ = {true};
  std::map<std::string, std::size_t> names_;
};

}  // namespace

Regex parse_regex(std::string_view text) { return Parser(text).parse(); }

}  // namespace distro::channel::detail
