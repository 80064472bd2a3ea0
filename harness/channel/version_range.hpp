// A range of conda's order of versions: where it begins, where it ends, and its words.
#pragma once

#include <string>

namespace distro::channel {

/// A place between versions. `key` is where it is in the order (version_key.hpp), the
/// others are how it was written.
struct VersionEdge {
  enum class Kind : unsigned char {
    none,          ///< no bound on this side
    before,        ///< just before `version`
    after,         ///< just behind it
    prefix_begin,  ///< before all that start with `version`, its pre-releases included
    prefix_end     ///< behind all that start with it
  };
  Kind kind = Kind::none;
  std::string key;
  std::string version;
};

struct VersionRange {
  VersionEdge begin;
  VersionEdge end;
};

/// The edge of that kind at a version; not of kind none. Throws ParseError if `version`
/// is none.
[[nodiscard]] VersionEdge version_edge(VersionEdge::Kind kind,
                                       const std::string& version);

/// Whether the two are one place for an end, or for a beginning.
[[nodiscard]] bool same_edge(const VersionEdge& left, const VersionEdge& right);

/// ">=2,<3", "1.2.*", "pre-releases of 2", "1.5", "any version".
[[nodiscard]] std::string text_of(const VersionRange& range);

}  // namespace distro::channel
