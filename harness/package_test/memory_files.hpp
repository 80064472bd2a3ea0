// Memory that a program in the sandbox holds in files, where no control group counts
// it.
#pragma once

#include <cstdint>
#include <span>

namespace distro::package_test {

/// Bytes in `folders` (absolute, as the sandbox sees them) that lie in memory, and in
/// files of memory without a name (memfd_create) that the process `root` or a
/// descendant has open. Nothing before there is a sandbox below `root`.
[[nodiscard]] std::uint64_t memory_in_files(int root,
                                            std::span<const char* const> folders);

}  // namespace distro::package_test
