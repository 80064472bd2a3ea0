// Times in JSON.
#pragma once

#include <chrono>
#include <string>

#include "base/json.hpp"

namespace distro::base {

/// "2026-01-31T12:00:00Z" at that key. Throws InputError naming the place.
[[nodiscard]] std::chrono::sys_seconds time_at(const JsonObject& json,
                                               const std::string& key);

}  // namespace distro::base
