// A day, as it is written in our files: 2027-01-31.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace distro::base {

/// Nothing for what is no day of the calendar.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_date(std::string_view text);

/// "2027-01-31".
[[nodiscard]] std::string date_text(std::chrono::sys_days day);

/// The day (UTC) of milliseconds since 1970, as records have them; "" for 0, and for
/// days that no calendar of ours has.
[[nodiscard]] std::string date_text(std::int64_t milliseconds);

}  // namespace distro::base
