#include "channel/version_ranges.hpp"

#include <algorithm>

#include "channel/version_spec_program.hpp"
#include "channel/version_spec_tree.hpp"

namespace distro::channel {
namespace {

using Kind = VersionEdge::Kind;
using StepKind = detail::VersionSpecStep::Kind;
using Ranges = std::optional<VersionRanges>;

constexpr std::string_view operators = "=<>!~";

/// Whether `left`, an end, is not behind `right`, an end.
bool ends_first(const VersionEdge& left, const VersionEdge& right) {
  return right.kind == Kind::none || (left.kind != Kind::none && left.key <= right.key);
}

bool begins_first(const VersionEdge& left, const VersionEdge& right) {
  return left.kind == Kind::none || (right.kind != Kind::none && left.key <= right.key);
}

bool is_nothing(const VersionRange& range) {
  return range.begin.kind != Kind::none && range.end.kind != Kind::none &&
         range.begin.key >= range.end.key;
}

/// The operand of an atom: without its operator and its star.
std::string operand_of(std::string_view atom) {
  atom.remove_prefix(std::min(atom.find_first_not_of(operators), atom.size()));
  if (atom.ends_with(".*")) {
    atom.remove_suffix(2);
  }
  return std::string(atom);
}

VersionRange range_within(std::string_view atom) {
  const std::string version = operand_of(atom);
  if (!atom.starts_with("~=")) {
    return {version_edge(Kind::prefix_begin, version),
            version_edge(Kind::prefix_end, version)};
  }
  return {version_edge(Kind::before, version),
          version_edge(Kind::prefix_end, version.substr(0, version.rfind('.')))};
}

/// The range of an atom, and whether it is what the atom excludes.
struct AtomRange {
  VersionRange range;
  bool excluded = false;
};

std::optional<AtomRange> range_of_kind(StepKind kind, std::string_view atom) {
  const std::string version = operand_of(atom);
  switch (kind) {
    case StepKind::any:
      return AtomRange{};
    case StepKind::equal:
    case StepKind::unequal:
      return AtomRange{
          {version_edge(Kind::before, version), version_edge(Kind::after, version)},
          kind == StepKind::unequal};
    case StepKind::less:
      return AtomRange{{{}, version_edge(Kind::before, version)}};
    case StepKind::less_equal:
      return AtomRange{{{}, version_edge(Kind::after, version)}};
    case StepKind::greater:
      return AtomRange{{version_edge(Kind::after, version), {}}};
    case StepKind::greater_equal:
      return AtomRange{{version_edge(Kind::before, version), {}}};
    case StepKind::within:
      return AtomRange{range_within(atom)};
    case StepKind::outside:
      return AtomRange{range_within(atom), true};
    case StepKind::rejected_from:
    case StepKind::pattern:
    case StepKind::literal:
    case StepKind::all_of:
    case StepKind::one_of:
      break;
  }
  return std::nullopt;
}

/// Nothing for an atom that means something else than its text seems to say, as
/// "1.2.**" does: the spec's own keys have the word.
std::optional<AtomRange> range_of_atom(std::string_view atom) {
  const detail::VersionSpecProgram program = detail::parse_version_spec(atom);
  const detail::VersionSpecStep& step = program.steps.front();
  std::optional<AtomRange> found = range_of_kind(step.kind, atom);
  const std::string_view key =
      std::string_view(program.keys).substr(step.begin, step.size);
  const auto is_at = [&](const VersionEdge& side) {
    return side.kind != Kind::none && std::string_view(side.key).starts_with(key);
  };
  if (found && step.kind != StepKind::any && !is_at(found->range.begin) &&
      !is_at(found->range.end)) {
    return std::nullopt;
  }
  return found;
}

}  // namespace

VersionRanges::VersionRanges(std::vector<VersionRange> ranges)
    : ranges_(std::move(ranges)) {
  std::erase_if(ranges_, is_nothing);
}

bool VersionRanges::contains(const Version& version) const {
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const VersionRange& range) {
    return (range.begin.kind == Kind::none || range.begin.key <= version.key()) &&
           (range.end.kind == Kind::none || version.key() < range.end.key);
  });
}

VersionRanges VersionRanges::complement() const {
  std::vector<VersionRange> gaps;
  VersionEdge begin;
  for (const VersionRange& range : ranges_) {
    if (range.begin.kind != Kind::none) {
      gaps.push_back({begin, range.begin});
    }
    begin = range.end;
    if (begin.kind == Kind::none) {
      return VersionRanges(std::move(gaps));
    }
  }
  gaps.push_back({begin, {}});
  return VersionRanges(std::move(gaps));
}

VersionRanges VersionRanges::common_with(const VersionRanges& other) const {
  std::vector<VersionRange> common;
  auto left = ranges_.begin();
  auto right = other.ranges_.begin();
  while (left != ranges_.end() && right != other.ranges_.end()) {
    const bool left_ends_first = ends_first(left->end, right->end);
    common.push_back(
        {begins_first(left->begin, right->begin) ? right->begin : left->begin,
         left_ends_first ? left->end : right->end});
    ++(left_ends_first ? left : right);
  }
  return VersionRanges(std::move(common));
}

VersionRanges VersionRanges::without(const VersionRanges& other) const {
  return common_with(other.complement());
}

bool VersionRanges::has_plain_bounds() const {
  const auto is_plain = [](const VersionEdge& side) {
    return side.kind != Kind::prefix_begin && side.kind != Kind::prefix_end;
  };
  return std::all_of(ranges_.begin(), ranges_.end(), [&](const VersionRange& range) {
    return is_plain(range.begin) && is_plain(range.end);
  });
}

std::string VersionRanges::text() const {
  std::string text;
  for (const VersionRange& range : ranges_) {
    text += (text.empty() ? "" : " or ") + text_of(range);
  }
  return text.empty() ? "no version" : text;
}

bool operator==(const VersionRanges& left, const VersionRanges& right) {
  return std::equal(left.ranges_.begin(), left.ranges_.end(), right.ranges_.begin(),
                    right.ranges_.end(), [](const auto& one, const auto& other) {
                      return same_edge(one.begin, other.begin) &&
                             same_edge(one.end, other.end);
                    });
}

Ranges VersionRanges::of(const VersionSpec& spec) {
  const auto of_tree = [](const auto& self,
                          const detail::VersionSpecTree& tree) -> Ranges {
    if (tree.joint == 0) {
      const std::optional<AtomRange> atom = range_of_atom(tree.atom);
      if (!atom) {
        return std::nullopt;
      }
      const VersionRanges ranges({atom->range});
      return atom->excluded ? ranges.complement() : ranges;
    }
    // Of `|` the versions are those that not all of its parts leave out.
    const bool any = tree.joint == '|';
    VersionRanges all = VersionRanges().complement();
    for (const detail::VersionSpecTree& part : tree.parts) {
      const Ranges ranges = self(self, part);
      if (!ranges) {
        return std::nullopt;
      }
      all = all.common_with(any ? ranges->complement() : *ranges);
    }
    return any ? all.complement() : all;
  };
  return of_tree(of_tree, detail::parse_version_spec_tree(spec.text()));
}

}  // namespace distro::channel
