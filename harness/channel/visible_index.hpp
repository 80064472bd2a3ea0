// What users of one subdir read: files of the current generation through our links, or
// files that another indexer wrote.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "channel/padded_text.hpp"

namespace distro::channel::detail {

inline constexpr const char* plain_file = "repodata.json";
inline constexpr const char* compressed_file = "repodata.json.zst";

/// What users of one subdir see.
struct VisibleIndex {
  PaddedText text;          ///< of repodata.json
  bool ours = false;        ///< it is read through our link, so we wrote it
  bool zst_agrees = false;  ///< who reads the .zst, or repodata.json, sees the same
  std::string origin;       ///< the file that it was read from
};

/// repodata.json of a subdir, whoever wrote it; where only a .zst is, its content.
[[nodiscard]] std::optional<VisibleIndex> visible_index(
    const std::filesystem::path& channel, const std::string& subdir);

/// Where our link to a file leads, relative to the subdir.
[[nodiscard]] std::filesystem::path link_target(const std::string& subdir,
                                                std::string_view name);

/// Whether users read `<subdir>/<name>` through our link, out of a generation.
[[nodiscard]] bool is_our_link(const std::filesystem::path& channel,
                               const std::string& subdir, std::string_view name);

/// Where the current generation has the file of a subdir.
[[nodiscard]] std::filesystem::path current_file(const std::filesystem::path& channel,
                                                 const std::string& subdir,
                                                 std::string_view name);

}  // namespace distro::channel::detail
