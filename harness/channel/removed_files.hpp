// What repodata says was taken out of a channel again.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace distro::channel {

/// The names in `removed` of a repodata.json, .json.zst or .json.bz2: files that are
/// still kept and that no client is shown. Throws InputError for a file that is
/// damaged, EnvironmentError for one that cannot be read.
[[nodiscard]] std::set<std::string> removed_files(const std::filesystem::path& file);

}  // namespace distro::channel
