// Values in the JSON form of protobuf messages.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/json.hpp"

namespace distro::attestation::detail {

/// Base64. Each throws InputError with the place.
[[nodiscard]] std::string bytes_at(const base::JsonObject& json,
                                   const std::string& key);
/// A number from 0 on, written as a text or as a number.
[[nodiscard]] std::uint64_t count_at(const base::JsonObject& json,
                                     const std::string& key);
/// Whole seconds; a fraction is dropped.
[[nodiscard]] std::chrono::sys_seconds time_at(const base::JsonObject& json,
                                               const std::string& key);

}  // namespace distro::attestation::detail
