// The GPUs of this machine, as its driver tells (NVML, opened only if it is there).
#pragma once

#include <string>
#include <vector>

namespace distro::runner {

/// Minor numbers of the NVIDIA GPUs (`/dev/nvidia<minor>`), in the driver's order; none
/// if no driver answers. Never assumed from a file or a setting.
[[nodiscard]] std::vector<int> find_gpus();

}  // namespace distro::runner
