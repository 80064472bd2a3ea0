// Notes of promotions that are not finished: `.index/incoming/<id>.json` lists the
// files that a promotion places, so that an indexer does not show some of them before
// the rest.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace distro::channel::detail {

/// sha256 by "subdir/fn".
using IncomingFiles = std::map<std::string, std::string>;

/// All files of all notes. Throws InputError for a note that cannot be read: to pass
/// over it would show half of a promotion.
[[nodiscard]] IncomingFiles incoming_files(const std::filesystem::path& channel);

}  // namespace distro::channel::detail
