// What the real tools mean by what they print and leave.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.hpp"
#include "job/outcome.hpp"

namespace distro::package_test {

struct PeerVerdict {
  job::Outcome outcome = job::Outcome::failed;
  std::string reason;  ///< empty if passed
  /// File names in each environment; of rattler-build without their endings.
  std::vector<std::vector<std::string>> environments;
};

/// conda-build exits with 1 for every cause: whether an environment was made shows in
/// what it leaves below its build folder `croot`.
[[nodiscard]] PeerVerdict conda_build_verdict(const base::ProcessEnd& end,
                                              std::string_view output,
                                              const std::filesystem::path& croot);

/// rattler-build prints each environment as a table before it makes it.
[[nodiscard]] PeerVerdict rattler_build_verdict(const base::ProcessEnd& end,
                                                std::string_view output);

}  // namespace distro::package_test
