// The repodata files of channels on this machine: downloaded where they are on servers,
// read through their snapshots.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/file_stamp.hpp"
#include "base/http.hpp"
#include "channel/fetch_repodata.hpp"
#include "channel/load_options.hpp"
#include "channel/repodata.hpp"

namespace distro::channel::detail {

[[nodiscard]] bool is_on_server(const std::string& channel);

/// `subdir` and noarch of each channel, in the order of the channels.
[[nodiscard]] std::vector<FetchTarget> targets_of(std::span<const std::string> channels,
                                                  const std::string& subdir);

/// Throws InternalError if there is no folder for what is downloaded.
void require_cache(const FetchTarget& target, const LoadOptions& options);

/// What LoadOptions mean for downloads; must outlive them, and be outlived by the
/// options.
class Downloads {
 public:
  explicit Downloads(const LoadOptions& options);
  [[nodiscard]] FetchOptions options();

 private:
  const LoadOptions& options_;
  std::unique_ptr<base::HttpClient> own_client_;
  base::SystemClock own_clock_;
};

/// The index of one subdir of one channel.
struct ChannelFile {
  FetchTarget target;                         ///< redacted
  std::optional<std::filesystem::path> file;  ///< none: there is no such subdir
  bool may_change = false;                    ///< it is not a download of ours
  std::vector<std::string> warnings;
};

/// All at once, in the order of the targets. Throws as load_repodata.
[[nodiscard]] std::vector<ChannelFile> find_files(std::span<const FetchTarget> targets,
                                                  const LoadOptions& options);

/// Reads all of it, from its snapshot if it did not change.
[[nodiscard]] Repodata read_file(const ChannelFile& found, const LoadOptions& options);

/// From its snapshot; nothing if there is none of this state.
[[nodiscard]] std::optional<Repodata> read_snapshot(const ChannelFile& found,
                                                    const LoadOptions& options);

/// Notes in the cache that this state of the file was asked about; true if it is the
/// first time.
[[nodiscard]] bool note_question(const ChannelFile& found, const LoadOptions& options);

}  // namespace distro::channel::detail
