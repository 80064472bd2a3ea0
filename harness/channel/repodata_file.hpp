// The index file of one subdir of a local channel: which one counts, and its text.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel {

/// Bytes that a decompressed index may have: beyond it is an attack, not a channel.
inline constexpr std::uint64_t largest_index_text = std::uint64_t{8} << 30U;

/// What conda reads from: `repodata.json.zst`, unless `repodata.json` is newer (an
/// indexer that writes no .zst has been there since); where neither exists
/// `repodata.json.bz2`, or nothing.
/// `name` may be "current_repodata".
[[nodiscard]] std::optional<std::filesystem::path> repodata_file(
    const std::filesystem::path& folder, std::string_view name = "repodata");

/// The text of a .json, .json.zst or .json.bz2. Throws EnvironmentError if it cannot be
/// read, InputError if it cannot be decompressed.
[[nodiscard]] std::string read_repodata_file(const std::filesystem::path& file);

/// zstd frames of `bytes`, decompressed; long windows are allowed. Throws InputError,
/// beginning with `origin`, also for more than `limit` bytes.
[[nodiscard]] std::string zstd_decompressed(std::string_view bytes,
                                            const std::string& origin,
                                            std::uint64_t limit = largest_index_text);

/// The same for bzip2, of one stream or several.
[[nodiscard]] std::string bz2_decompressed(std::string_view bytes,
                                           const std::string& origin,
                                           std::uint64_t limit = largest_index_text);

/// One zstd frame; the same text gives the same bytes.
[[nodiscard]] std::string zstd_compressed(std::string_view text);

}  // namespace distro::channel
