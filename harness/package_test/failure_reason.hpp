// Why a test failed, in one line: read from the end of its output.
#pragma once

#include <string>
#include <string_view>

namespace distro::package_test {

/// Of Result::detail, at most.
inline constexpr std::size_t detail_bytes = 8 << 10;

struct FailureReason {
  std::string command;  ///< the last one that the shell traced; may be empty
  std::string reason;   ///< one line, never empty
};

/// `output` is the end of the test's output, `exit_code` what the shell ended with. The
/// exception of the last traceback is the reason, else the last line that names an
/// error, else the last line that the failing command printed, else its exit code.
[[nodiscard]] FailureReason failure_reason(std::string_view output, int exit_code);

/// The last lines, at most `count` and at most `bytes`, valid UTF-8.
[[nodiscard]] std::string last_lines(std::string_view output, std::size_t count,
                                     std::size_t bytes);

/// The beginning, at most `bytes`, valid UTF-8.
[[nodiscard]] std::string first_bytes(std::string_view text, std::size_t bytes);

}  // namespace distro::package_test
