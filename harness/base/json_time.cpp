#include "base/json_time.hpp"

#include "base/clock.hpp"

namespace distro::base {

std::chrono::sys_seconds time_at(const JsonObject& json, const std::string& key) {
  const std::string text = json.string(key);
  if (const auto time = time_from_rfc3339(text)) {
    return *time;
  }
  throw json.error(key, "'" + text + "' is no time such as 2026-01-31T12:00:00Z");
}

}  // namespace distro::base
