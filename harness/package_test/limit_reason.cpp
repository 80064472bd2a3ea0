#include "package_test/limit_reason.hpp"

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

}  // namespace distro::package_test
