// Tables on disk, as they are in memory: mapped, not read, on the next run.
//
// A snapshot belongs to one state of one file of repodata, known by its stamp, and
// keeps the digest of the text. It is written beside and renamed; two processes that
// write the same one do no harm. It is not flushed: what a power failure leaves of it
// is found out by its checksum, which is looked at once in each boot of the machine.
#pragma once

#include <filesystem>
#include <optional>

#include "base/file_stamp.hpp"
#include "channel/repodata.hpp"

namespace distro::channel::detail {

/// Where the snapshot of a channel's subdir lies below `cache`.
[[nodiscard]] std::filesystem::path snapshot_path(const std::filesystem::path& cache,
                                                  const std::string& channel,
                                                  const std::string& subdir);

/// Writes `data`, which was read of the file with `stamp`. Makes the folder. Throws
/// EnvironmentError; the former snapshot is then still there.
void write_snapshot(const std::filesystem::path& path, const Repodata& data,
                    const base::FileStamp& stamp);

/// The table of the file with `stamp`; nothing if there is none, or one of another
/// state, of another version of this program, or a damaged one.
[[nodiscard]] std::optional<Repodata> open_snapshot(const std::filesystem::path& path,
                                                    const base::FileStamp& stamp);

}  // namespace distro::channel::detail
