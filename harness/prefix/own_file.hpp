// Files of a package or a prefix that we read ourselves, outside the sandbox.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace distro::prefix {

/// The largest of them: paths.json of a package with 200,000 files.
constexpr std::uint64_t largest_own_file = std::uint64_t{64} << 20U;  // bytes

/// The bytes of `root`/`relative`; nothing if there is no such file. Throws InputError
/// for one that a symbolic link has elsewhere (it would be a file of this machine that
/// is shown to whoever reads our messages), that is no regular file (a pipe has no
/// end), or that is larger than `largest` bytes.
[[nodiscard]] std::optional<std::string> read_own_file(
    const std::filesystem::path& root, const std::filesystem::path& relative,
    std::uint64_t largest = largest_own_file);

}  // namespace distro::prefix
