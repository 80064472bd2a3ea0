#include "package_test/limit_reason.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"

namespace distro::package_test {

std::string readable_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t mebi = 1 << 20;
  constexpr std::uint64_t gibi = 1 << 30;
  if (bytes >= gibi && bytes % gibi == 0) {
    return std::to_string(bytes / gibi) + " GiB";
  }
  return bytes >= mebi ? std::to_string(bytes / mebi) + " MiB"
                       : std::to_string(bytes) + " bytes";
}

std::optional<std::string> passed_limit(const SandboxEnd& end,
                                        const job::Limits& limits) {
  if (end.out_of_memory) {
    return "used more than " + readable_bytes(limits.memory) + " of memory";
  }
  if (end.too_many_processes) {
    return "had more than " + std::to_string(limits.processes) + " processes";
  }
  if (end.too_much_disk) {
    return "wrote more than " + readable_bytes(limits.disk) + " of files";
  }
  return std::nullopt;
}

std::optional<std::pair<job::Outcome, std::string>> stopped_by_us(
    const SandboxEnd& end, const job::Limits& limits) {
  using job::Outcome;
  if (const auto passed = passed_limit(end, limits)) {
    return {{end.out_of_memory ? Outcome::out_of_memory : Outcome::failed, *passed}};
  }
  switch (end.process.stopped) {
    case base::Stopped::no:
      return std::nullopt;
    case base::Stopped::time_limit:
      return {{Outcome::timed_out, "longer than " + base::readable(limits.time)}};
    case base::Stopped::silence_limit:
      return {{Outcome::timed_out, "no output for " + base::readable(limits.silence)}};
    case base::Stopped::output_limit:
      return {{Outcome::failed,
               "printed more than " + readable_bytes(limits.log) + " of output"}};
    case base::Stopped::cancelled:
      throw EnvironmentError("cancelled");
  }
  throw InternalError("a process was stopped for an unknown reason");
}

}  // namespace distro::package_test
