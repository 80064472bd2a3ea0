#include "cli/quantities.hpp"

#include <array>
#include <chrono>
#include <cstdio>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/size.hpp"
#include "channel/channel_url.hpp"

namespace distro::cli {

std::string size_text(std::uint64_t bytes) {
  return bytes == 0 ? "" : base::readable_size(bytes);
}

std::string date_text(std::int64_t milliseconds) {
  constexpr std::int64_t last = 253402300799999;  // the end of the year 9999
  if (milliseconds <= 0 || milliseconds > last) {
    return "";
  }
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(
          std::chrono::milliseconds(milliseconds)));
  const std::chrono::year_month_day date(day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()});
  return text.data();
}

std::string count_text(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string place_text(std::string_view channel_url, std::string_view subdir) {
  return channel::channel_name(channel_url) + "/" + std::string(subdir);
}

std::chrono::milliseconds duration_of(const std::string& option,
                                      const std::string& text) {
  std::chrono::milliseconds duration{};
  if (!base::parse_duration(text, duration) || duration.count() <= 0) {
    throw UsageError(option + ": '" + text +
                     "' is no duration: they are like 30s or 5m");
  }
  return duration;
}

}  // namespace distro::cli
