#include <algorithm>
#include <functional>
#include <string>

#include "channel/regex.hpp"
#include "channel/version.hpp"

namespace distro::channel::detail {
namespace {

using Kind = RegexNode::Kind;

constexpr std::size_t most_steps = 1'000'000;
constexpr std::size_t deepest_recursion = 1000;

struct Span {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
};

/// What is to match after a node: called with the place that the node reached.
using Rest = std::function<bool(std::size_t)>;

class Matcher {
 public:
  Matcher(const Regex& regex, std::string_view text)
      : text_(text), groups_(regex.groups + 1) {}

  bool match_branches(const std::vector<RegexSequence>& branches, std::size_t at,
                      const Rest& rest) {
    return std::any_of(branches.begin(), branches.end(),
                       [&](const RegexSequence& branch) {
                         return match_sequence(branch, 0, at, rest);
                       });
  }

 private:
  bool match_sequence(const RegexSequence& sequence, std::size_t index, std::size_t at,
                      const Rest& rest) {
    if (++steps_ > most_steps || depth_ > deepest_recursion) {
      throw ParseError("a regular expression takes too long to match", 0);
    }
    if (index == sequence.size()) {
      return rest(at);
    }
    ++depth_;
    const bool matched =
        match_node(sequence[index], at, [&, index](std::size_t reached) {
          return match_sequence(sequence, index + 1, reached, rest);
        });
    --depth_;
    return matched;
  }

  bool match_node(const RegexNode& node, std::size_t at, const Rest& rest) {
    switch (node.kind) {
      case Kind::letters:
        return is_letter(node, at) && rest(at + 1);
      case Kind::begin:
        return at == 0 && rest(at);
      case Kind::begin_of_line:
        return (at == 0 || text_[at - 1] == '\n') && rest(at);
      case Kind::end:
        return (at == text_.size() || (at + 1 == text_.size() && text_[at] == '\n')) &&
               rest(at);
      case Kind::end_of_line:
        return (at == text_.size() || text_[at] == '\n') && rest(at);
      case Kind::end_of_text:
        return at == text_.size() && rest(at);
      case Kind::boundary:
        return is_boundary(at) && rest(at);
      case Kind::no_boundary:
        return !is_boundary(at) && rest(at);
      case Kind::group:
        return match_group(node, at, rest);
      case Kind::atomic:
      case Kind::look_ahead:
      case Kind::look_behind:
        return match_apart(node, at, rest);
      case Kind::repeat:
        return match_repeat(node, at, rest);
      case Kind::back_reference:
        return match_reference(node, at, rest);
    }
    return false;
  }

  [[nodiscard]] bool is_letter(const RegexNode& node, std::size_t at) const {
    return at < text_.size() && node.letters[static_cast<unsigned char>(text_[at])];
  }

  [[nodiscard]] bool is_boundary(std::size_t at) const {
    const auto is_word = [&](std::size_t place) {
      const auto code = static_cast<unsigned char>(text_[place]);
      return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
             (code >= 'A' && code <= 'Z') || code == '_' || code >= 0x80;
    };
    const bool before = at > 0 && is_word(at - 1);
    const bool after = at < text_.size() && is_word(at);
    return before != after;
  }

  bool match_group(const RegexNode& node, std::size_t at, const Rest& rest) {
    if (node.group == 0) {
      return match_branches(node.branches, at, rest);
    }
    const Span former = groups_[node.group];
    const bool matched = match_branches(node.branches, at, [&](std::size_t reached) {
      const Span inner = groups_[node.group];
      groups_[node.group] = {at, reached};
      if (rest(reached)) {
        return true;
      }
      groups_[node.group] = inner;
      return false;
    });
    if (!matched) {
      groups_[node.group] = former;
    }
    return matched;
  }

  /// Groups whose inside is not tried again once it matched.
  bool match_apart(const RegexNode& node, std::size_t at, const Rest& rest) {
    if (node.kind == Kind::look_behind && node.width > at) {
      return node.negative && rest(at);
    }
    std::size_t reached = at;
    const bool matched =
        match_branches(node.branches, at - node.width, [&](std::size_t place) {
          reached = place;
          return true;
        });
    if (node.kind == Kind::atomic) {
      return matched && rest(reached);
    }
    return matched != node.negative && rest(at);
  }

  bool match_reference(const RegexNode& node, std::size_t at, const Rest& rest) {
    const Span span = groups_[node.group];
    if (span.begin == std::string_view::npos) {
      return false;
    }
    const std::string_view wanted = text_.substr(span.begin, span.end - span.begin);
    return text_.substr(at).starts_with(wanted) && rest(at + wanted.size());
  }

  bool match_repeat(const RegexNode& node, std::size_t at, const Rest& rest) {
    const RegexSequence& item = node.branches.front();
    if (node.greed == RegexNode::Greed::possessive) {
      RegexNode greedy = node;
      greedy.greed = RegexNode::Greed::greedy;
      std::size_t reached = at;
      return match_repeat(greedy, at,
                          [&](std::size_t place) {
                            reached = place;
                            return true;
                          }) &&
             rest(reached);
    }
    return item.front().kind == Kind::letters ? repeat_letters(node, at, rest)
                                              : repeat_item(node, at, 0, rest);
  }

  /// One letter at a time needs no recursion.
  bool repeat_letters(const RegexNode& node, std::size_t at, const Rest& rest) {
    const RegexNode& letters = node.branches.front().front();
    std::size_t most = 0;
    while (most < node.most && is_letter(letters, at + most)) {
      ++most;
    }
    const bool lazy = node.greed == RegexNode::Greed::lazy;
    for (std::size_t tried = node.least; tried <= most; ++tried) {
      const std::size_t count = lazy ? tried : most - (tried - node.least);
      if (++steps_ > most_steps) {
        throw ParseError("a regular expression takes too long to match", 0);
      }
      if (rest(at + count)) {
        return true;
      }
    }
    return false;
  }

  bool repeat_item(const RegexNode& node, std::size_t at, std::size_t done,
                   const Rest& rest) {
    const auto once_more = [&] {
      return done < node.most &&
             match_sequence(node.branches.front(), 0, at, [&](std::size_t reached) {
               // A round that matched nothing would go on for ever.
               if (reached == at && done >= node.least) {
                 return false;
               }
               return repeat_item(node, reached, done + 1, rest);
             });
    };
    if (done < node.least) {
      return once_more();
    }
    return node.greed == RegexNode::Greed::lazy ? rest(at) || once_more()
                                                : once_more() || rest(at);
  }

  std::string_view text_;
  std::vector<Span> groups_;
  std::size_t steps_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

bool matches_start(const Regex& regex, std::string_view text) {
  return Matcher(regex, text).match_branches(regex.branches, 0, [](std::size_t) {
    return true;
  });
}

}  // namespace distro::channel::detail
