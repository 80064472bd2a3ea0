// Diagnostics for people on standard error (spdlog). Answers go to standard output and
// are the business of cli/.
#pragma once

#include <string_view>

namespace distro::base {

enum class LogLevel { debug, info, warning, error };

/// Sets what is shown; the default is `info`.
void set_log_level(LogLevel level);

void log(LogLevel level, std::string_view message);

}  // namespace distro::base
