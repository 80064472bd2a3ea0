// Which of its limits a program in the sandbox has passed, in words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "job/job.hpp"
#include "package_test/sandbox.hpp"

namespace distro::package_test {

/// "4 GiB", "64 MiB", "12 bytes".
[[nodiscard]] std::string readable_bytes(std::uint64_t bytes);

/// "used more than 4 GiB of memory", "had more than 256 processes", "wrote more than
/// 4 GiB of files"; nothing if it passed none of these.
[[nodiscard]] std::optional<std::string> passed_limit(const SandboxEnd& end,
                                                      const job::Limits& limits);

}  // namespace distro::package_test
