// The index file of one subdir of a local channel: which one counts, and its text.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel {

/// What conda reads from: `repodata.json.zst`, unless `repodata.json` is newer (an
/// indexer that writes no .zst has been there since); nothing if neither exists.
[[nodiscard]] std::optional<std::filesystem::path> repodata_file(
    const std::filesystem::path& folder);

/// The text of a repodata.json or repodata.json.zst. Throws EnvironmentError if it
/// cannot be read, InputError if it cannot be decompressed.
[[nodiscard]] std::string read_repodata_file(const std::filesystem::path& file);

/// zstd frames of `bytes`, decompressed; long windows are allowed. `origin` is for the
/// InputError.
[[nodiscard]] std::string zstd_decompressed(std::string_view bytes,
                                            const std::string& origin);

/// One zstd frame; the same text gives the same bytes.
[[nodiscard]] std::string zstd_compressed(std::string_view text);

}  // namespace distro::channel
