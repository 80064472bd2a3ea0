// A day, as it is written in our files: 2027-01-31.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace distro::recipe {

/// Nothing for what is no day of the calendar.
[[nodiscard]] std::optional<std::chrono::sys_days> parse_date(std::string_view text);

/// "2027-01-31".
[[nodiscard]] std::string date_text(std::chrono::sys_days day);

}  // namespace distro::recipe
