// Time stamps of authorities (RFC 3161).
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "attestation/trusted_root.hpp"

namespace distro::attestation::detail {

/// When one of the authorities has seen `bytes`, by its response (DER). Throws
/// Rejection if none of them has signed it, if it is of other bytes, or if the
/// authority was not valid then.
[[nodiscard]] std::chrono::sys_seconds time_stamped(
    std::string_view response, std::string_view bytes,
    const std::vector<Authority>& authorities);

}  // namespace distro::attestation::detail
