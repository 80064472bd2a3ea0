// A channel as it is at this moment, whatever the cache holds of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "channel/repodata.hpp"

namespace distro::app {

struct FreshSubdir {
  channel::Repodata repodata;
  /// Its index, in the channel's folder or in the cache; none: there is no such subdir.
  std::optional<std::filesystem::path> file;
};

/// As LoadOptions::on_progress.
using FetchProgress = std::function<void(const std::string& what, std::uint64_t done,
                                         std::uint64_t total)>;

/// Each of the subdirs once, in their order. A server is asked about all of them, also
/// about what is fresh by its own words; what it says has not changed is taken from the
/// cache. Throws as channel::load_repodata.
[[nodiscard]] std::vector<FreshSubdir> load_afresh(const Config& config,
                                                   const std::string& url,
                                                   std::span<const std::string> subdirs,
                                                   const FetchProgress& on_progress);

}  // namespace distro::app
