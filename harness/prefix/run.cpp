#include "prefix/run.hpp"

namespace distro::prefix {

bool succeeded(const base::ProcessEnd& end) {
  return end.stopped == base::Stopped::no && end.exit_code == 0;
}

std::string readable(const base::ProcessEnd& end) {
  switch (end.stopped) {
    case base::Stopped::time_limit:
      return "was stopped at its time limit";
    case base::Stopped::silence_limit:
      return "was stopped after too long a silence";
    case base::Stopped::output_limit:
      return "was stopped for too much output";
    case base::Stopped::cancelled:
      return "was cancelled";
    case base::Stopped::no:
      break;
  }
  return end.signal
             ? "was killed by signal " + std::to_string(*end.signal)
             : "ended with exit code " + std::to_string(end.exit_code.value_or(0));
}

}  // namespace distro::prefix
