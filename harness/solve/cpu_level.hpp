// The microarchitecture level of the processor that runs us.
#pragma once

#include <string>

namespace distro::solve {

/// "x86_64_v3" (archspec's names of the x86-64 psABI levels, "x86_64" for the first),
/// or the family of another processor: "aarch64".
[[nodiscard]] std::string cpu_level();

}  // namespace distro::solve
