// The command line of bubblewrap for a sandbox: what of the machine is visible inside.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "package_test/sandbox.hpp"

namespace distro::package_test {

/// Folders inside that are in memory and the test's own.
inline constexpr const char* private_folders[] = {"/tmp", "/home", "/dev/shm"};

/// The program bwrap in the system's folders. Throws EnvironmentError naming the
/// package to install.
[[nodiscard]] std::filesystem::path find_bubblewrap();

/// A command line with what it reads from descriptors.
struct Command {
  std::vector<std::string> argv;                   ///< all before the program to run
  std::vector<base::OwnedDescriptor> descriptors;  ///< to be its 3, 4, ...

  [[nodiscard]] std::vector<int> numbers() const;
  /// Takes the descriptor, and returns the number that the command knows it by.
  std::string hand_over(base::OwnedDescriptor descriptor);
};

/// Throws EnvironmentError.
[[nodiscard]] Command bubblewrap_command(const Sandbox& sandbox,
                                         const base::ProcessRequest& request);

}  // namespace distro::package_test
