#include "channel/version_spec.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "channel/text_pattern.hpp"

namespace distro::channel {

/// What an atom asks, or how its parts are joined.
struct VersionSpec::Node {
  enum class Kind {
    any,
    equal,
    unequal,
    less,
    less_equal,
    greater,
    greater_equal,
    starts_with,
    not_starts_with,
    compatible,
    pattern,
    literal,
    all_of,
    one_of
  };
  Kind kind = Kind::any;
  std::string text = "*";          ///< canonical
  std::optional<Version> operand;  ///< of comparisons
  std::optional<Version> prefix;   ///< of `compatible`, unless it is none
  std::shared_ptr<const TextPattern> pattern;
  std::vector<std::shared_ptr<const Node>> children;  ///< 2..n of all_of, one_of
};

namespace {

using Node = VersionSpec::Node;
using Kind = Node::Kind;
using NodePtr = std::shared_ptr<const Node>;

constexpr std::string_view spaces = " \t\n\r\f\v";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(spaces);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

std::string_view without_trailing(std::string_view text, char letter) {
  while (!text.empty() && text.back() == letter) text.remove_suffix(1);
  return text;
}

[[noreturn]] void refuse(std::string_view spec, std::string_view why,
                         std::size_t offset) {
  throw ParseError(
      "'" + std::string(spec) + "' is no version spec: " + std::string(why), offset);
}

struct Operator {
  std::string_view text;
  Kind kind;
};

/// Longer ones first: the first that fits is the one.
constexpr Operator operators[] = {
    {"==", Kind::equal},         {"!=", Kind::unequal},    {"<=", Kind::less_equal},
    {">=", Kind::greater_equal}, {"~=", Kind::compatible}, {"=", Kind::starts_with},
    {"<", Kind::less},           {">", Kind::greater},
};

bool is_operator_letter(char letter) {
  return std::string_view("=<>!~").find(letter) != std::string_view::npos;
}

/// `~=1.2.3` asks for the prefix `1.2`: the text is cut at its last dot.
std::optional<Version> compatible_prefix(const Version& operand) {
  const std::size_t dot = operand.text().rfind('.');
  if (dot == std::string::npos || dot == 0) {
    return std::nullopt;
  }
  try {
    return Version(std::string_view(operand.text()).substr(0, dot));
  } catch (const ParseError&) {
    return std::nullopt;
  }
}

/// An operator and the text after it.
struct OperatorAndOperand {
  Kind kind;
  std::string_view operand;
};

OperatorAndOperand split_operator(std::string_view atom) {
  const auto* found =
      std::find_if(std::begin(operators), std::end(operators),
                   [&](const Operator& op) { return atom.starts_with(op.text); });
  if (found == std::end(operators)) {
    refuse(atom, "'" + std::string(atom.substr(0, 1)) + "' alone is no operator", 0);
  }
  const std::string_view operand = atom.substr(found->text.size());
  if (operand.empty()) {
    refuse(atom, "a version is missing after '" + std::string(found->text) + "'",
           atom.size());
  }
  if (operand.find_first_of(spaces) != std::string_view::npos ||
      is_operator_letter(operand.front())) {
    refuse(atom, "a version must follow the operator directly", found->text.size());
  }
  return {found->kind, operand};
}

Node comparison_node(std::string_view atom, const OperatorAndOperand& split) {
  Node node;
  node.kind = split.kind;
  node.text = atom;
  node.operand = Version(split.operand);
  if (node.kind == Kind::compatible) {
    node.prefix = compatible_prefix(*node.operand);
  }
  return node;
}

/// With `.*`, which asks for a prefix with `=` and `!=` and nothing with the others.
Node comparison_with_star(std::string_view atom) {
  OperatorAndOperand split = split_operator(atom);
  if (split.operand.ends_with(".*")) {
    if (split.kind == Kind::compatible) {
      refuse(atom, "'~=' does not go with '.*'", atom.size() - 2);
    }
    split.kind = split.kind == Kind::unequal ? Kind::not_starts_with : split.kind;
    split.operand.remove_suffix(2);
  }
  return comparison_node(atom, split);
}

NodePtr parse_atom(std::string_view text) {
  const std::string_view atom = trim(text);
  Node node;
  node.text = atom;
  if (atom.empty()) {
    throw ParseError("a version spec is expected, found nothing", 0);
  }
  if (atom.front() == '^' || atom.back() == '$') {
    if (atom.size() < 2 || atom.front() != '^' || atom.back() != '$') {
      refuse(atom, "a regular expression starts with '^' and ends with '$'", 0);
    }
    node.kind = Kind::pattern;
    node.pattern = std::make_shared<TextPattern>(TextPattern::regex(atom));
  } else if (is_operator_letter(atom.front())) {
    node = comparison_with_star(atom);
  } else if (atom == "*") {
    node.kind = Kind::any;
  } else if (without_trailing(atom, '*').find('*') != std::string_view::npos) {
    node.kind = Kind::pattern;
    node.pattern = std::make_shared<TextPattern>(TextPattern::version_glob(atom));
  } else if (atom.back() == '*') {
    node.kind = Kind::starts_with;
    if (!atom.ends_with(".*")) {
      node.text = std::string(atom.substr(0, atom.size() - 1)) + ".*";
    }
    node.operand = Version(without_trailing(without_trailing(node.text, '*'), '.'));
  } else if (atom.find('@') != std::string_view::npos) {
    node.kind = Kind::literal;
  } else {
    node.kind = Kind::equal;
    node.operand = Version(atom);
  }
  return std::make_shared<const Node>(std::move(node));
}

/// A spec with `,`, `|` and parentheses before its atoms are read.
struct Tree {
  char joint = 0;           ///< ',', '|', or 0 for an atom
  std::string_view atom;    ///< if `joint` is 0
  std::vector<Tree> parts;  ///< 2..n otherwise
};

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
      refuse(text_, "a '(' is not closed", text_.size());
    }
    if (output_.empty()) {
      refuse(text_, "it names no version", 0);
    }
    return std::move(output_.front());
  }

 private:
  void take_token() {
    const char letter = text_[at_];
    if (letter == '(') {
      operators_.push_back('(');
      ++at_;
    } else if (letter == ')') {
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
        refuse(text_, "a version is missing beside '" + std::string(1, joint) + "'",
               at_);
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
      refuse(text_, "a ')' has no '('", at_);
    }
    operators_.pop_back();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Tree> output_;
  std::string operators_;
};

NodePtr node_of(const Tree& tree) {
  if (tree.joint == 0) {
    return parse_atom(tree.atom);
  }
  Node node;
  node.kind = tree.joint == ',' ? Kind::all_of : Kind::one_of;
  node.text.clear();
  for (const Tree& part : tree.parts) {
    node.children.push_back(node_of(part));
    node.text += (node.text.empty() ? "" : std::string(1, tree.joint)) +
                 node.children.back()->text;
  }
  return std::make_shared<const Node>(std::move(node));
}

bool matches_node(const Node& node, const Version& version) {
  const auto child_matches = [&](const NodePtr& child) {
    return matches_node(*child, version);
  };
  switch (node.kind) {
    case Kind::any:
      return true;
    case Kind::equal:
      return version == *node.operand;
    case Kind::unequal:
      return version != *node.operand;
    case Kind::less:
      return version < *node.operand;
    case Kind::less_equal:
      return version <= *node.operand;
    case Kind::greater:
      return version > *node.operand;
    case Kind::greater_equal:
      return version >= *node.operand;
    case Kind::starts_with:
      return version.starts_with(*node.operand);
    case Kind::not_starts_with:
      return !version.starts_with(*node.operand);
    case Kind::compatible:
      if (version < *node.operand) {
        return false;
      }
      if (!node.prefix) {
        refuse(node.text, "'~=' needs a version of two parts", 2);
      }
      return version.starts_with(*node.prefix);
    case Kind::pattern:
      return node.pattern->matches(version.text());
    case Kind::literal:
      return node.text == version.text();
    case Kind::all_of:
      return std::all_of(node.children.begin(), node.children.end(), child_matches);
    case Kind::one_of:
      return std::any_of(node.children.begin(), node.children.end(), child_matches);
  }
  return false;
}

NodePtr parse(std::string_view text) {
  // conda looks for these letters anywhere; only then the spec is more than one atom.
  return text.find_first_of("()|,^$") == std::string_view::npos
             ? parse_atom(text)
             : node_of(TreeBuilder(text).build());
}

}  // namespace

VersionSpec::VersionSpec() : node_(parse_atom("*")) {}

VersionSpec::VersionSpec(std::string_view text) : node_(parse(text)) {}

VersionSpec::VersionSpec(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

VersionSpec VersionSpec::comparison(std::string_view text) {
  return VersionSpec(
      std::make_shared<const Node>(comparison_node(text, split_operator(text))));
}

bool VersionSpec::matches(const Version& version) const {
  return matches_node(*node_, version);
}

const std::string& VersionSpec::text() const { return node_->text; }

bool VersionSpec::is_any() const { return node_->kind == Kind::any; }

}  // namespace distro::channel
