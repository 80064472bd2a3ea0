// What the machine offers, as packages (CEP 30).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::solve {

/// `__unix`, `__linux`, `__glibc`, `__archspec`, and `__cuda` where a driver is found,
/// of this machine for `subdir`. `overrides` are CONDA_OVERRIDE_* variables of the
/// environment: an empty value means the package is absent (CEP 30). A foreign `subdir`
/// gets only what is known without the machine.
[[nodiscard]] std::vector<channel::Record> virtual_packages(
    const std::string& subdir, const std::map<std::string, std::string>& overrides);

}  // namespace distro::solve
