// The version of CUDA that the machine's driver supports.
#pragma once

#include <optional>
#include <string>

namespace distro::solve {

/// "12.4", or nothing without an NVIDIA driver. Asks libcuda.so.1, which is looked for
/// when this is called; visible devices play no part.
[[nodiscard]] std::optional<std::string> cuda_driver_version();

}  // namespace distro::solve
