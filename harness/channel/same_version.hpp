// Whether two texts mean one version.
#pragma once

#include <string_view>

namespace distro::channel {

/// conda's equality (1.0 == 1.0.0); the same text where one is no version.
[[nodiscard]] bool same_version(std::string_view left, std::string_view right);

}  // namespace distro::channel
