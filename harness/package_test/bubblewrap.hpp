// The command line of bubblewrap for a sandbox: what of the machine is visible inside.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package_test/sandbox.hpp"

namespace distro::package_test {

/// The program bwrap in the system's folders. Throws EnvironmentError naming the
/// package to install.
[[nodiscard]] std::filesystem::path find_bubblewrap();

/// Writes the few files of /etc that name the user inside (passwd, group, hosts) into
/// `folder`.
void write_accounts(const std::filesystem::path& folder);

/// Everything before the program to run. `accounts` is the folder of write_accounts.
[[nodiscard]] std::vector<std::string> bubblewrap_arguments(
    const Sandbox& sandbox, const base::ProcessRequest& request,
    const std::filesystem::path& accounts);

}  // namespace distro::package_test
