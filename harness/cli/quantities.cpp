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
