#include "base/clock.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <thread>

#include "base/interrupt.hpp"

namespace distro::base {

void SystemClock::sleep(std::chrono::milliseconds duration) {
  using Steady = std::chrono::steady_clock;
  const Steady::time_point end = Steady::now() + duration;
  while (Steady::now() < end) {
    if (interrupted()) {
      throw Interrupted{};
    }
    std::this_thread::sleep_for(
        std::min<Steady::duration>(end - Steady::now(), std::chrono::milliseconds(50)));
  }
}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  return rfc3339(std::chrono::floor<std::chrono::seconds>(time));
}

std::string rfc3339(std::chrono::sys_seconds time) {
  const std::time_t seconds = time.time_since_epoch().count();
  std::tm parts = {};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t size =
      std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, size};
}

std::optional<std::chrono::sys_seconds> time_from_rfc3339(const std::string& text) {
  std::tm parts = {};
  const char* end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') {
    return std::nullopt;
  }
  const std::chrono::sys_seconds time{std::chrono::seconds(::timegm(&parts))};
  // strptime takes the 31st of February and one-digit months; neither is written so.
  return rfc3339(time) == text ? std::optional(time) : std::nullopt;
}

std::string readable(std::chrono::milliseconds duration) {
  const std::int64_t ms = duration.count();
  char text[48];
  const long long seconds = (ms + 500) / 1000;
  if (ms < 1000) {
    std::snprintf(text, sizeof text, "%lld ms", static_cast<long long>(ms));
  } else if (ms < 59'950) {
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ms) / 1000.0);
  } else if (seconds % 60 == 0) {
    std::snprintf(text, sizeof text, "%lld min", seconds / 60);
  } else {
    std::snprintf(text, sizeof text, "%lld min %lld s", seconds / 60, seconds % 60);
  }
  return text;
}

bool parse_duration(const std::string& text, std::chrono::milliseconds& result) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [unit, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || number < 0 || number > 1'000'000'000) {
    return false;
  }
  const std::string suffix(unit, end);
  if (suffix == "ms") {
    result = std::chrono::milliseconds(number);
  } else if (suffix == "s") {
    result = std::chrono::seconds(number);
  } else if (suffix == "m") {
    result = std::chrono::minutes(number);
  } else if (suffix == "h") {
    result = std::chrono::hours(number);
  } else if (suffix == "d" && number <= 100'000) {
    result = std::chrono::hours(24 * number);
  } else {
    return false;
  }
  return true;
}

}  // namespace distro::base
