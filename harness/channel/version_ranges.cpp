#include "channel/version_ranges.hpp"

#include <algorithm>

#include "channel/version_key.hpp"
#include "channel/version_spec_program.hpp"
#include "channel/version_spec_tree.hpp"

namespace distro::channel {
namespace {

using Kind = VersionEdge::Kind;
using StepKind = detail::VersionSpecStep::Kind;
using Ranges = std::optional<VersionRanges>;

constexpr std::string_view operators = "=<>!~";

/// "1.2" -> "1.3" if the text is plain numbers, else nothing.
std::string next_in_line(const std::string& version) {
  if (version.empty() || version.find_first_not_of("0123456789.") != version.npos) {
    return "";
  }
  std::string next = version;
  std::size_t at = next.size();
  while (at > 0 && next[at - 1] == '9') {
    next[--at] = '0';
  }
  if (at > 0 && next[at - 1] != '.') {
    ++next[at - 1];
  } else {
    next.insert(at, "1");
  }
  return next;
}

/// Nothing lies between the last of 1.2.* and the first of 1.3.*: one key for both.
std::string key_of_prefix_end(const std::string& version,
                              const VersionKeyRange& range) {
  const auto next = version_prefix_range(next_in_line(version));
  return next ? next->begin : range.end;
}

VersionEdge edge(Kind kind, const std::string& version) {
  if (kind == Kind::before || kind == Kind::after) {
    // No key is the start of another: what follows a key follows it with a zero.
    std::string key = Version(version).key();
    key.append(kind == Kind::after ? 1 : 0, '\0');
    return {kind, std::move(key), version};
  }
  const auto range = version_prefix_range(version);
  if (!range) {
    throw ParseError("'" + version + "' is no version", 0);
  }
  return {
      kind,
      kind == Kind::prefix_begin ? range->begin : key_of_prefix_end(version, *range),
      version};
}

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

bool same_end(const VersionEdge& left, const VersionEdge& right) {
  return (left.kind == Kind::none) == (right.kind == Kind::none) &&
         left.key == right.key;
}

std::string begin_text(const VersionEdge& begin) {
  switch (begin.kind) {
    case Kind::none:
      return "";
    case Kind::before:
      return ">=" + begin.version;
    case Kind::after:
      return ">" + begin.version;
    case Kind::prefix_begin:
      return "from " + begin.version + ".* on";
    case Kind::prefix_end:
      return "after " + begin.version + ".*";
  }
  return "";
}

std::string end_text(const VersionEdge& end) {
  switch (end.kind) {
    case Kind::none:
      return "";
    case Kind::before:
      return "<" + end.version;
    case Kind::after:
      return "<=" + end.version;
    case Kind::prefix_begin:
      return "before " + end.version + ".*";
    case Kind::prefix_end:
      return "up to " + end.version + ".*";
  }
  return "";
}

/// "1.2.*" if the range is all that starts with one version.
std::string prefix_text(const VersionRange& range) {
  for (const VersionEdge* side : {&range.begin, &range.end}) {
    const bool is_prefix =
        side->kind == Kind::prefix_begin || side->kind == Kind::prefix_end;
    if (is_prefix && same_end(edge(Kind::prefix_begin, side->version), range.begin) &&
        same_end(edge(Kind::prefix_end, side->version), range.end)) {
      return side->version + ".*";
    }
  }
  return "";
}

/// Of a range that lies before a version and within what starts with it.
std::string pre_release_text(const VersionRange& range) {
  if (range.end.kind != Kind::before || range.begin.kind == Kind::none) {
    return "";
  }
  const std::string first = edge(Kind::prefix_begin, range.end.version).key;
  if (range.begin.key < first) {
    return "";
  }
  const std::string all = "pre-releases of " + range.end.version;
  return range.begin.key == first ? all : all + " " + begin_text(range.begin);
}

std::string text_of(const VersionRange& range) {
  for (const std::string& text : {prefix_text(range), pre_release_text(range)}) {
    if (!text.empty()) {
      return text;
    }
  }
  if (range.begin.kind == Kind::before && range.end.kind == Kind::after &&
      range.end.key == edge(Kind::after, range.begin.version).key) {
    return range.begin.version;
  }
  const std::string begin = begin_text(range.begin);
  const std::string end = end_text(range.end);
  if (begin.empty() || end.empty()) {
    return begin.empty() && end.empty() ? "any version" : begin + end;
  }
  const bool symbols = begin.front() == '>' && end.front() == '<';
  return begin + (symbols ? "," : " and ") + end;
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
    return {edge(Kind::prefix_begin, version), edge(Kind::prefix_end, version)};
  }
  return {edge(Kind::before, version),
          edge(Kind::prefix_end, version.substr(0, version.rfind('.')))};
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
      return AtomRange{{edge(Kind::before, version), edge(Kind::after, version)},
                       kind == StepKind::unequal};
    case StepKind::less:
      return AtomRange{{{}, edge(Kind::before, version)}};
    case StepKind::less_equal:
      return AtomRange{{{}, edge(Kind::after, version)}};
    case StepKind::greater:
      return AtomRange{{edge(Kind::after, version), {}}};
    case StepKind::greater_equal:
      return AtomRange{{edge(Kind::before, version), {}}};
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
                      return same_end(one.begin, other.begin) &&
                             same_end(one.end, other.end);
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
