#include "cli/minute_text.hpp"

#include <algorithm>

#include "base/clock.hpp"

namespace distro::cli {

std::string minute_text(std::chrono::sys_seconds time) {
  std::string text = base::rfc3339(time).substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

}  // namespace distro::cli
