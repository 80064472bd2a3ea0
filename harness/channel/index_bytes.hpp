// Index files as bytes on disk.
#pragma once

#include <filesystem>
#include <string>

#include "channel/text_pieces.hpp"

namespace distro::channel::detail {

/// One zstd frame, of which the text is known to be this long; the same text gives the
/// same bytes. One, because py-rattler and python-zstandard read no further than the
/// first. Throws EnvironmentError.
[[nodiscard]] std::string zstd_bytes(const TextPieces& text);

/// Writes a new file and flushes it to disk. Throws EnvironmentError, also if there is
/// one.
void write_new_file(const std::filesystem::path& path, const TextPieces& bytes);

/// Flushes the names in a folder to disk. Throws EnvironmentError.
void flush_folder(const std::filesystem::path& folder);

/// Flushes all that was written to the file system of a folder: for many files cheaper
/// than one after the other. Throws EnvironmentError.
void flush_file_system(const std::filesystem::path& folder);

}  // namespace distro::channel::detail
