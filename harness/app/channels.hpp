// The channels that distro.yaml names, as URLs and as loaded repodata.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "channel/credentials.hpp"
#include "channel/load_options.hpp"
#include "graph/plan.hpp"
#include "recipe/distribution.hpp"
#include "repo/change.hpp"

namespace distro::app {

/// The URL of a channel as written in distro.yaml, a manifest, or on the command line.
[[nodiscard]] std::string url_of(const Config& config,
                                 const recipe::Distribution& distribution,
                                 const std::string& channel);

/// Who we are to the servers of channels: what their URLs say, and the token files,
/// which are read only if a channel is on a server.
[[nodiscard]] channel::Credentials credentials_for(const Config& config,
                                                   std::span<const std::string> urls);

/// channel::load_channels with what the configuration says: where downloads and
/// snapshots are kept, and who we are to servers. Token files are read only if a
/// channel is on a server. `options` says the rest.
[[nodiscard]] std::vector<channel::Repodata> load_channels(
    const Config& config, std::span<const std::string> urls, const std::string& subdir,
    channel::LoadOptions options = {});

/// channel::load_reachable, likewise.
[[nodiscard]] std::vector<channel::Repodata> load_reachable(
    const Config& config, std::span<const std::string> urls, const std::string& subdir,
    std::span<const std::string> names, channel::LoadOptions options = {});

/// What users install from: integration and what it builds upon, loaded for one subdir.
/// Throws InputError naming the channel if it is none.
[[nodiscard]] graph::ChannelView load_view(const Config& config,
                                           const recipe::Distribution& distribution,
                                           const std::string& subdir);

/// The staging channels of a package (its manifest's, else distro.yaml's), loaded.
[[nodiscard]] std::vector<channel::Repodata> load_staging(
    const Config& config, const recipe::Distribution& distribution,
    const repo::ChangedPackage& package, const std::string& subdir);

}  // namespace distro::app
