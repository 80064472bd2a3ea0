#include "channel/version_spec_tree.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "channel/version.hpp"

namespace distro::channel::detail {
namespace {

using Tree = VersionSpecTree;

/// Far below what our recursion can take; conda gives up at about a thousand.
constexpr std::size_t deepest = 200;

constexpr std::string_view spaces = " \t\n\r\f\v";

/// Joins two; a side that is joined by the same already is merged in.
Tree join(char joint, Tree left, Tree right) {
  Tree tree;
  tree.joint = joint;
  for (Tree* side : {&left, &right}) {
    if (side->joint == joint) {
      std::move(side->parts.begin(), side->parts.end(), std::back_inserter(tree.parts));
    } else {
      tree.parts.push_back(std::move(*side));
    }
  }
  return tree;
}

/// Turns a text into a tree: `,` binds tighter. Like conda it takes the first of
/// several expressions that nothing joins, `^1$2`, and never reads the others.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text) {}

  Tree build() {
    operators_.push_back('(');
    while (at_ < text_.size()) {
      take_token();
    }
    close();
    if (!operators_.empty()) {
      refuse_version_spec(text_, "a '(' is not closed", text_.size());
    }
    if (output_.empty()) {
      refuse_version_spec(text_, "it names no version", 0);
    }
    return std::move(output_.front());
  }

 private:
  void take_token() {
    const char letter = text_[at_];
    if (letter == '(') {
      if (++depth_ > deepest) {
        refuse_version_spec(text_, "its parentheses are nested too deeply", at_);
      }
      operators_.push_back('(');
      ++at_;
    } else if (letter == ')') {
      depth_ -= depth_ > 0 ? 1U : 0U;
      close();
      ++at_;
    } else if (letter == '|' || letter == ',') {
      apply_until(letter == '|' ? "(" : "|(");
      operators_.push_back(letter);
      ++at_;
    } else {
      take_atom();
    }
  }

  void take_atom() {
    const std::size_t start =
        std::min(text_.find_first_not_of(spaces, at_), text_.size());
    std::size_t end = std::min(text_.find_first_of("()|,", at_), text_.size());
    if (start < text_.size() && text_[start] == '^') {
      // A regular expression reaches to its `$`, whatever it holds.
      const std::size_t dollar = text_.find('$', start);
      end = dollar == std::string_view::npos ? end : dollar + 1;
    }
    if (start < end) {
      Tree atom;
      atom.atom = text_.substr(at_, end - at_);
      output_.push_back(std::move(atom));
    }
    at_ = end;
  }

  void apply_until(std::string_view stops) {
    while (!operators_.empty() &&
           stops.find(operators_.back()) == std::string_view::npos) {
      const char joint = operators_.back();
      if (output_.size() < 2) {
        refuse_version_spec(
            text_, "a version is missing beside '" + std::string(1, joint) + "'", at_);
      }
      Tree right = std::move(output_.back());
      output_.pop_back();
      output_.back() = join(joint, std::move(output_.back()), std::move(right));
      operators_.pop_back();
    }
  }

  void close() {
    apply_until("(");
    if (operators_.empty()) {
      refuse_version_spec(text_, "a ')' has no '('", at_);
    }
    operators_.pop_back();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Tree> output_;
  std::string operators_;
  std::size_t depth_ = 0;  ///< of open parentheses
};

}  // namespace

VersionSpecTree parse_version_spec_tree(std::string_view text) {
  return TreeBuilder(text).build();
}

void refuse_version_spec(std::string_view spec, std::string_view why,
                         std::size_t offset) {
  throw ParseError(
      "'" + std::string(spec) + "' is no version spec: " + std::string(why), offset);
}

}  // namespace distro::channel::detail
