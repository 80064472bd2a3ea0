// The channels that a question is put to: those named on the command line, or those of
// the distribution.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "channel/channel_names.hpp"
#include "channel/credentials.hpp"
#include "channel/match_spec.hpp"
#include "channel/repodata.hpp"
#include "recipe/cache/recipe_cache.hpp"

namespace distro::app {

/// What the command line says of channels.
struct ChannelChoice {
  std::filesystem::path repository = ".";  ///< at or above it lies the distribution
  /// Names, paths or URLs, highest priority first; none: those of distro.yaml.
  std::vector<std::string> channels;
  std::string subdir;    ///< "": the first of distro.yaml, or this machine's
  bool offline = false;  ///< what is cached is good enough
  /// MatchSpecs; if there are any, what they do not reach may be left out.
  std::vector<std::string> wanted;
  /// Called while channels are read.
  std::function<void(std::string_view step)> on_step;
  std::function<void(const std::string& what, std::uint64_t done, std::uint64_t total)>
      on_progress;
};

/// Loaded channels.
struct QueriedChannels {
  std::map<std::string, std::string> virtual_package_overrides;
  std::vector<std::string> urls;         ///< highest priority first; no secrets in them
  channel::Credentials credentials;      ///< the secrets, those of URLs among them
  std::string subdir;                    ///< "linux-64"
  std::string channel_priority;          ///< of distro.yaml, or "strict"
  std::vector<channel::Repodata> index;  ///< subdir and noarch of each, in that order
  channel::ChannelNames names;           ///< what channels in MatchSpecs mean
  std::filesystem::path distribution;    ///< its root; empty: channels were named
  std::vector<std::string> warnings;     ///< what was left out of the channels, and why
  recipe::RecipeCache recipe_cache;      ///< of the distribution's recipes
};

/// Loads them. The distribution is only looked for if no channel is named, or a name
/// needs its channel_alias. Throws UsageError if there is neither a channel nor a
/// distribution, or for what is no subdir; InputError, EnvironmentError of the
/// channels.
[[nodiscard]] QueriedChannels open_channels(const ChannelChoice& choice);

/// A MatchSpec of the command line. Throws UsageError with the place for what is none.
[[nodiscard]] channel::MatchSpec parsed_spec(const std::string& text,
                                             const channel::ChannelNames& names);

}  // namespace distro::app
