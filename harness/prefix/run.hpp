// The seam to the programs that linking starts: the caller decides in what sandbox.
#pragma once

#include <functional>
#include <string>

#include "base/process.hpp"

namespace distro::prefix {

using Run = std::function<base::ProcessEnd(const base::ProcessRequest&)>;

/// Whether it ended by itself with exit code 0.
[[nodiscard]] bool succeeded(const base::ProcessEnd& end);

/// "ended with exit code 1", "was killed by signal 9", "was stopped at its time limit".
[[nodiscard]] std::string readable(const base::ProcessEnd& end);

}  // namespace distro::prefix
