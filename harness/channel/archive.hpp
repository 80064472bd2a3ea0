// Reading package files, .conda (CEP 35) and .tar.bz2 (CEP 34), with libarchive.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace distro::channel {

/// The members of info/ whose path is in `wanted` ("info/index.json"), by path. Missing
/// ones are missing. Throws InputError naming the file for a corrupt container.
[[nodiscard]] std::map<std::string, std::string> read_info_files(
    const std::filesystem::path& package, const std::set<std::string>& wanted);

/// Whether a file of info/ is wanted: its path, and its size in bytes.
using WantsInfoFile = std::function<bool(std::string_view path, std::uint64_t size)>;

/// The regular files below info/ that `wants` says yes to, by path; one whose path is
/// absolute or holds ".." is never asked about. Throws InputError likewise.
[[nodiscard]] std::map<std::string, std::string> read_info_files(
    const std::filesystem::path& package, const WantsInfoFile& wants);

/// Unpacks the whole package below `target` (made; must be empty). Refuses names that
/// are absolute, hold `..` or control characters, are too long or too deep, or would be
/// written through a symbolic link made before, hard links to the outside, and devices
/// (conda-semantics 4.2), and packages that unpack to too much (package_limits.hpp):
/// InputError. Modes keep their x bit and are as under the usual umask (022), whatever
/// ours is; setuid and owner are dropped, times are kept.
void extract_package(const std::filesystem::path& package,
                     const std::filesystem::path& target);

}  // namespace distro::channel
