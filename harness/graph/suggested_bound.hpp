// Which bound to ask a maintainer for.
#pragma once

#include <string>

namespace distro::graph {

/// A MatchSpec text that admits `version` where `spec` ("numpy >=1.23,<2") does not:
/// what excludes it is replaced by an upper bound at the next major version (the next
/// minor one of 0.x): "numpy >=1.23,<3".
[[nodiscard]] std::string suggested_bound(const std::string& spec,
                                          const std::string& version);

}  // namespace distro::graph
