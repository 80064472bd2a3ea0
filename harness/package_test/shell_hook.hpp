// Bash text that opens a shell for a person where a test fails.
#pragma once

#include <filesystem>
#include <string>

namespace distro::package_test {

/// For BASH_ENV: in every bash of the test a command that fails (and would end it under
/// `set -e`) opens an interactive shell at that place, once for the whole test: with
/// its folder, its exported variables, and the command in the history. `folder` is
/// writable inside.
[[nodiscard]] std::string shell_on_failure(const std::filesystem::path& folder);

/// Behind the last step of a test: all passed, and the shell is opened all the same.
extern const std::string shell_at_the_end;

}  // namespace distro::package_test
