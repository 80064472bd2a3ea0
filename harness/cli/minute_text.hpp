// A time, as people read it.
#pragma once

#include <chrono>
#include <string>

namespace distro::cli {

/// "2026-01-31 12:00" (UTC).
[[nodiscard]] std::string minute_text(std::chrono::sys_seconds time);

}  // namespace distro::cli
