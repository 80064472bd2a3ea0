#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <string>

namespace distro::base {
namespace {

spdlog::level::level_enum native(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// spdlog keeps the loggers; ours is made on first use.
spdlog::logger& logger() {
  if (std::shared_ptr<spdlog::logger> known = spdlog::get("conda-distro")) {
    return *known;
  }
  const auto made = spdlog::stderr_logger_mt("conda-distro");
  made->set_pattern("conda-distro: %l: %v");
  return *made;
}

}  // namespace

void set_log_level(LogLevel level) { logger().set_level(native(level)); }

void log(LogLevel level, std::string_view message) {
  logger().log(native(level), message);
}

}  // namespace distro::base
