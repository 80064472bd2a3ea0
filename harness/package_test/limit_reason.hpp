// Which of its limits a program in the sandbox has passed, in words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "job/job.hpp"
#include "job/outcome.hpp"
#include "package_test/sandbox.hpp"

namespace distro::package_test {

/// "4 GiB", "64 MiB", "12 bytes".
[[nodiscard]] std::string readable_bytes(std::uint64_t bytes);

/// "used more than 4 GiB of memory", "had more than 256 processes", "wrote more than
/// 4 GiB of files"; nothing if it passed none of these.
[[nodiscard]] std::optional<std::string> passed_limit(const SandboxEnd& end,
                                                      const job::Limits& limits);

/// The outcome and the reason of what was stopped by us, for these limits or those on
/// time, silence and output; nothing if it ended by itself. Throws EnvironmentError if
/// it was cancelled.
[[nodiscard]] std::optional<std::pair<job::Outcome, std::string>> stopped_by_us(
    const SandboxEnd& end, const job::Limits& limits);

}  // namespace distro::package_test
