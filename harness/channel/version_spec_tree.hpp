// How `,`, `|` and parentheses join the atoms of a version spec.
#pragma once

#include <string_view>
#include <vector>

namespace distro::channel::detail {

/// A spec with `,`, `|` and parentheses before its atoms are read.
struct VersionSpecTree {
  char joint = 0;                      ///< ',', '|', or 0 for an atom
  std::string_view atom;               ///< if `joint` is 0
  std::vector<VersionSpecTree> parts;  ///< 2..n otherwise
};

/// `,` binds tighter. Throws ParseError.
[[nodiscard]] VersionSpecTree parse_version_spec_tree(std::string_view text);

/// Of an atom or a whole spec. Throws the ParseError that says so.
[[noreturn]] void refuse_version_spec(std::string_view spec, std::string_view why,
                                      std::size_t offset);

}  // namespace distro::channel::detail
