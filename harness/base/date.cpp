#include "base/date.hpp"

#include <algorithm>
#include <cstdio>

namespace distro::base {

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  const auto number = [&](std::size_t at, std::size_t count) {
    unsigned value = 0;
    for (const char digit : text.substr(at, count)) {
      if (digit < '0' || digit > '9') {
        return 0U;
      }
      value = 10 * value + static_cast<unsigned>(digit - '0');
    }
    return value;
  };
  if (!shaped) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day{
      std::chrono::year(static_cast<int>(number(0, 4))),
      std::chrono::month(number(5, 2)), std::chrono::day(number(8, 2))};
  if (number(0, 4) == 0 || !day.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(day);
}

std::string date_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string date_text(std::int64_t milliseconds) {
  constexpr std::int64_t last = 253402300799999;  // the end of the year 9999
  if (milliseconds <= 0 || milliseconds > last) {
    return "";
  }
  return date_text(std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(
          std::chrono::milliseconds(milliseconds))));
}

}  // namespace distro::base
