// Versions and MatchSpecs as recipe.yaml has them: rattler's strict grammar and its
// canonical texts (rattler_conda_types 0.49), which are not conda's: `python 3.10` is
// refused, `=3.10` is `3.10.*`, `1.01` is `1.1`.
#pragma once

#include <string>
#include <string_view>

#include "channel/version.hpp"

namespace distro::recipe::v1 {

/// A version in rattler's spelling: lower case, numbers without leading zeros. Throws
/// channel::ParseError.
[[nodiscard]] std::string plain_version(std::string_view text);

/// The version at the beginning of `rest`, in rattler's spelling; `rest` loses it.
/// Throws channel::ParseError if there is none.
[[nodiscard]] std::string take_version(std::string_view& rest);

/// `>=1.2,<2|3.*` in rattler's spelling. Throws channel::ParseError: also for a version
/// without an operator.
[[nodiscard]] std::string strict_version_spec(std::string_view text);

/// The name in lower case. Throws channel::ParseError if it has other letters than a
/// package name may have.
[[nodiscard]] std::string package_name(std::string_view text);

struct StrictSpec {
  std::string text;        ///< in rattler's spelling
  std::string name;        ///< in lower case
  bool only_name = false;  ///< nothing is asked but the name
};

/// `channel::name version build[key=value]`. Throws channel::ParseError.
[[nodiscard]] StrictSpec strict_match_spec(std::string_view text);

}  // namespace distro::recipe::v1
