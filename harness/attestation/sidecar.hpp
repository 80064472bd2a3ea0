// The file beside a package in a channel that has its attestations (CEP 50).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace distro::attestation {

/// Where the file with this digest lies: "<package's URL>.sigs.<sha256>".
[[nodiscard]] std::string sidecar_url(std::string_view package_url,
                                      std::string_view sha256);

/// Bytes that are read of one at most.
inline constexpr std::size_t largest_sidecar = std::size_t{8} << 20U;

/// The bundles of a sidecar, in its order, each as JSON. Throws InputError for what is
/// no JSON list of 1..64 objects.
[[nodiscard]] std::vector<std::string> bundles_in(std::string_view sidecar,
                                                  std::string_view origin);

}  // namespace distro::attestation
