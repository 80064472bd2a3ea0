#include "channel/version_range.hpp"

#include "channel/version.hpp"
#include "channel/version_key.hpp"

namespace distro::channel {
namespace {

using Kind = VersionEdge::Kind;

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
    if (is_prefix &&
        same_edge(version_edge(Kind::prefix_begin, side->version), range.begin) &&
        same_edge(version_edge(Kind::prefix_end, side->version), range.end)) {
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
  const std::string first = version_edge(Kind::prefix_begin, range.end.version).key;
  if (range.begin.key < first) {
    return "";
  }
  const std::string all = "pre-releases of " + range.end.version;
  return range.begin.key == first ? all : all + " " + begin_text(range.begin);
}

}  // namespace

VersionEdge version_edge(Kind kind, const std::string& version) {
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

bool same_edge(const VersionEdge& left, const VersionEdge& right) {
  return (left.kind == Kind::none) == (right.kind == Kind::none) &&
         left.key == right.key;
}

std::string text_of(const VersionRange& range) {
  for (const std::string& text : {prefix_text(range), pre_release_text(range)}) {
    if (!text.empty()) {
      return text;
    }
  }
  if (range.begin.kind == Kind::before && range.end.kind == Kind::after &&
      range.end.key == version_edge(Kind::after, range.begin.version).key) {
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

}  // namespace distro::channel
