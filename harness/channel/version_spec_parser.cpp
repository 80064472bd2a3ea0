#include <algorithm>
#include <iterator>

#include "channel/text_place.hpp"
#include "channel/version.hpp"
#include "channel/version_spec_program.hpp"
#include "channel/version_spec_tree.hpp"

namespace distro::channel::detail {
namespace {

using Program = VersionSpecProgram;
using Step = VersionSpecStep;
using Kind = Step::Kind;

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

enum class Comparison {
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  starts_with,
  not_starts_with,
  compatible
};

/// An operator and the text after it.
struct OperatorAndOperand {
  Comparison comparison = Comparison::equal;
  std::string_view operand;
};

bool is_operator_letter(char letter) {
  return letter == '=' || letter == '<' || letter == '>' || letter == '!' ||
         letter == '~';
}

/// The operator that `atom` begins with: the longer one where two fit.
OperatorAndOperand split_operator(std::string_view atom) {
  const bool doubled = atom.size() > 1 && atom[1] == '=';
  const auto with = [&](Comparison comparison, std::size_t size) {
    const std::string_view operand = atom.substr(size);
    if (operand.empty()) {
      refuse_version_spec(
          atom,
          "a version is missing after '" + std::string(atom.substr(0, size)) + "'",
          atom.size());
    }
    if (is_operator_letter(operand.front()) ||
        operand.find_first_of(spaces) != std::string_view::npos) {
      refuse_version_spec(atom, "a version must follow the operator directly", size);
    }
    return OperatorAndOperand{comparison, operand};
  };
  switch (atom.front()) {
    case '=':
      return doubled ? with(Comparison::equal, 2) : with(Comparison::starts_with, 1);
    case '<':
      return doubled ? with(Comparison::less_equal, 2) : with(Comparison::less, 1);
    case '>':
      return doubled ? with(Comparison::greater_equal, 2)
                     : with(Comparison::greater, 1);
    case '!':
      if (doubled) return with(Comparison::unequal, 2);
      break;
    case '~':
      if (doubled) return with(Comparison::compatible, 2);
      break;
    default:
      break;
  }
  refuse_version_spec(
      atom, "'" + std::string(atom.substr(0, 1)) + "' alone is no operator", 0);
}

class Assembler {
 public:
  Assembler(Program& program, std::string_view text) : program_(program), text_(text) {}

  void add_atom(std::string_view text);
  void add_comparison(std::string_view atom, const OperatorAndOperand& split);
  void add_tree(const VersionSpecTree& tree);
  /// One without parentheses and regular expressions. Returns false if an atom is
  /// missing.
  bool add_joined(std::string_view text);

 private:
  Step& add(Kind kind) {
    Step step;
    step.kind = kind;
    step.end = static_cast<std::uint32_t>(program_.steps.size() + 1);
    program_.steps.push_back(step);
    return program_.steps.back();
  }
  std::size_t open(char joint) {
    add(joint == ',' ? Kind::all_of : Kind::one_of);
    return program_.steps.size() - 1;
  }
  void close(std::size_t index) {
    program_.steps[index].end = static_cast<std::uint32_t>(program_.steps.size());
  }
  void add_key(Step& step, std::string_view version) {
    step.begin = static_cast<std::uint32_t>(program_.keys.size());
    if (!append_version_key(version, program_.keys)) {
      refuse_no_version(version);
    }
    step.size = static_cast<std::uint32_t>(program_.keys.size()) - step.begin;
  }
  void add_range(Step& step, const VersionKeyRange& range) {
    step.begin = static_cast<std::uint32_t>(program_.keys.size());
    step.size = static_cast<std::uint32_t>(range.begin.size());
    step.second_size = static_cast<std::uint32_t>(range.end.size());
    program_.keys += range.begin;
    program_.keys += range.end;
  }
  /// Says why it is none.
  void refuse_no_version(std::string_view version) const {
    placed_in(text_, version, [&] { static_cast<void>(Version(version)); });
  }
  void add_prefix(Kind kind, std::string_view version);
  void add_compatible(std::string_view operand);
  void add_pattern(TextPattern pattern) {
    add(Kind::pattern).begin = static_cast<std::uint32_t>(program_.patterns.size());
    program_.patterns.push_back(std::move(pattern));
  }
  void add_text(Step& step, std::string_view text) {
    step.begin = static_cast<std::uint32_t>(program_.texts.size());
    step.size = static_cast<std::uint32_t>(text.size());
    program_.texts += text;
  }

  Program& program_;
  std::string_view text_;
};

void Assembler::add_prefix(Kind kind, std::string_view version) {
  const auto range = version_prefix_range(version);
  if (!range) {
    refuse_no_version(version);
  }
  add_range(add(kind), *range);
}

/// `~=1.2.3` is `>=1.2.3` and `1.2.*`: the text is cut at its last dot. What follows
/// its own prefix from itself on is one range.
void Assembler::add_compatible(std::string_view operand) {
  const std::size_t dot = operand.rfind('.');
  const auto prefix = dot == std::string_view::npos || dot == 0
                          ? std::nullopt
                          : version_prefix_range(operand.substr(0, dot));
  if (!prefix) {
    Step& step = add(Kind::rejected_from);
    add_key(step, operand);
    return;
  }
  VersionKeyRange range{Version(operand).key(), prefix->end};
  add_range(add(Kind::within), range);
}

void Assembler::add_comparison(std::string_view atom, const OperatorAndOperand& split) {
  program_.text += atom;
  switch (split.comparison) {
    case Comparison::equal:
      return add_key(add(Kind::equal), split.operand);
    case Comparison::unequal:
      return add_key(add(Kind::unequal), split.operand);
    case Comparison::less:
      return add_key(add(Kind::less), split.operand);
    case Comparison::less_equal:
      return add_key(add(Kind::less_equal), split.operand);
    case Comparison::greater:
      return add_key(add(Kind::greater), split.operand);
    case Comparison::greater_equal:
      return add_key(add(Kind::greater_equal), split.operand);
    case Comparison::starts_with:
      return add_prefix(Kind::within, split.operand);
    case Comparison::not_starts_with:
      return add_prefix(Kind::outside, split.operand);
    case Comparison::compatible:
      return add_compatible(split.operand);
  }
}

void Assembler::add_atom(std::string_view text) {
  const std::string_view atom = trim(text);
  if (atom.empty()) {
    throw ParseError("a version spec is expected, found nothing", 0);
  }
  if (is_operator_letter(atom.front()) && atom.back() != '$') {
    OperatorAndOperand split =
        placed_in(text_, atom, [&] { return split_operator(atom); });
    if (split.operand.ends_with(".*")) {
      // It asks for a prefix with `=` and `!=` and nothing with the others.
      if (split.comparison == Comparison::compatible) {
        refuse_version_spec(atom, "'~=' does not go with '.*'",
                            place_in(text_, atom) + atom.size() - 2);
      }
      if (split.comparison == Comparison::unequal) {
        split.comparison = Comparison::not_starts_with;
      }
      split.operand.remove_suffix(2);
    }
    add_comparison(atom, split);
    return;
  }
  if (atom.front() == '^' || atom.back() == '$') {
    if (atom.size() < 2 || atom.front() != '^' || atom.back() != '$') {
      refuse_version_spec(atom,
                          "a regular expression starts with '^' and ends with '$'",
                          place_in(text_, atom));
    }
    add_pattern(placed_in(text_, atom, [&] { return TextPattern::regex(atom); }));
  } else if (atom == "*") {
    add(Kind::any);
  } else if (without_trailing(atom, '*').find('*') != std::string_view::npos) {
    add_pattern(TextPattern::version_glob(atom));
  } else if (atom.back() == '*') {
    std::string canonical(atom);
    if (!atom.ends_with(".*")) {
      canonical.back() = '.';
      canonical += '*';
    }
    add_prefix(Kind::within, without_trailing(without_trailing(canonical, '*'), '.'));
    program_.text += canonical;
    return;
  } else if (atom.find('@') != std::string_view::npos) {
    add_text(add(Kind::literal), atom);
  } else {
    add_key(add(Kind::equal), atom);
  }
  program_.text += atom;
}

void Assembler::add_tree(const VersionSpecTree& tree) {
  if (tree.joint == 0) {
    add_atom(tree.atom);
    return;
  }
  const std::size_t index = open(tree.joint);
  for (const VersionSpecTree& part : tree.parts) {
    if (&part != &tree.parts.front()) {
      program_.text += tree.joint;
    }
    add_tree(part);
  }
  close(index);
}

/// Calls `take` with each part of `text` between two `joint`.
template <typename Take>
void for_each_part(std::string_view text, char joint, Take take) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(joint, begin), text.size());
    take(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

bool has_part_missing(std::string_view text) {
  bool missing = true;
  for (const char letter : text) {
    if (letter == ',' || letter == '|') {
      if (missing) return true;
      missing = true;
    } else if (spaces.find(letter) == std::string_view::npos) {
      missing = false;
    }
  }
  return missing;
}

bool Assembler::add_joined(std::string_view text) {
  if (has_part_missing(text)) {
    return false;
  }
  const auto add_all_of = [&](std::string_view part) {
    if (part.find(',') == std::string_view::npos) {
      add_atom(part);
      return;
    }
    const std::size_t index = open(',');
    for_each_part(part, ',', [&](std::string_view atom) {
      if (program_.steps.size() > index + 1) program_.text += ',';
      add_atom(atom);
    });
    close(index);
  };
  if (text.find('|') == std::string_view::npos) {
    add_all_of(text);
    return true;
  }
  const std::size_t index = open('|');
  for_each_part(text, '|', [&](std::string_view part) {
    if (program_.steps.size() > index + 1) program_.text += '|';
    add_all_of(part);
  });
  close(index);
  return true;
}

}  // namespace

VersionSpecProgram parse_version_spec(std::string_view text) {
  Program program;
  program.text.reserve(text.size());
  Assembler assembler(program, text);
  // conda looks for these letters anywhere; only then the spec is more than one atom.
  const std::size_t joint = text.find_first_of("()|,^$");
  if (joint == std::string_view::npos) {
    assembler.add_atom(text);
    return program;
  }
  program.steps.reserve(4);
  const bool simple = text.find_first_of("()^$", joint) == std::string_view::npos;
  if (!simple || !assembler.add_joined(text)) {
    assembler.add_tree(parse_version_spec_tree(text));
  }
  return program;
}

VersionSpecProgram parse_version_comparison(std::string_view text) {
  Program program;
  Assembler(program, text).add_comparison(text, split_operator(text));
  return program;
}

}  // namespace distro::channel::detail
