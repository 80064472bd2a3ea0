// Whether a file is the one that a channel's record means.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "channel/record.hpp"

namespace distro::prefix {

/// "digest mismatch: FILE is sha256 FOUND, repodata says EXPECTED" or the like; nothing
/// if sha256 (or, without one, md5) and size are as the record says. Throws
/// EnvironmentError if the file cannot be read.
[[nodiscard]] std::optional<std::string> mismatch(const std::filesystem::path& file,
                                                  const channel::Record& record);

/// What names the package in the cache: its sha256, "md5-" and its md5, or without both
/// the sha256 of its local file. Throws InputError if the record cannot be one of a
/// package that is verified, or its names could lead out of the cache.
[[nodiscard]] std::string cache_key(const channel::Record& record);

/// The file of a file:// URL. Throws EnvironmentError if there is none.
[[nodiscard]] std::filesystem::path local_file(const channel::Record& record);

[[nodiscard]] bool is_on_server(const channel::Record& record);

}  // namespace distro::prefix
