#include "attestation/protobuf_json.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/clock.hpp"

namespace distro::attestation::detail {

using base::JsonObject;

std::string bytes_at(const JsonObject& json, const std::string& key) {
  if (auto bytes = base::base64_decoded(json.string(key))) {
    return *std::move(bytes);
  }
  throw json.error(key, "this is no base64");
}

std::uint64_t count_at(const JsonObject& json, const std::string& key) {
  if (json.has(key) && json.json().at(key).is_number_unsigned()) {
    return json.json().at(key).get<std::uint64_t>();
  }
  const std::string text = json.string(key);
  std::uint64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || rest != end) {
    throw json.error(key, "expected a number from 0 on");
  }
  return count;
}

std::chrono::sys_seconds time_at(const JsonObject& json, const std::string& key) {
  std::string text = json.string(key);
  if (const std::size_t fraction = text.find('.');
      fraction != std::string::npos && text.ends_with('Z')) {
    text.replace(fraction, std::string::npos, "Z");
  }
  if (const auto time = base::time_from_rfc3339(text)) {
    return *time;
  }
  throw json.error(key, "expected a time such as 2026-01-31T12:00:00Z");
}

}  // namespace distro::attestation::detail
