// The bound that a release should have declared.
#pragma once

#include <optional>
#include <string>

namespace distro::promotion {

/// `depends` ("numpy >=1.16") with an upper bound that admits `works` ("1.26.4") and
/// not `breaks` ("2.0.2"), as short as the two versions allow: "numpy >=1.16,<2".
/// Nothing if `depends` cannot be narrowed so (same version, an exact pin, texts that
/// are none).
[[nodiscard]] std::optional<std::string> narrowed_bound(const std::string& depends,
                                                        const std::string& works,
                                                        const std::string& breaks);

}  // namespace distro::promotion
