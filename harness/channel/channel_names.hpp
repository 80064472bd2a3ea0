// What short channel names mean in MatchSpecs (conda's channel_alias, custom_channels
// and custom_multichannels).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace distro::channel {

struct ChannelNames {
  std::string alias;  ///< URL that names are put behind; empty: names stay names
  /// Names that stand for several channels, "defaults", and the URLs of those.
  std::map<std::string, std::vector<std::string>> groups;
  std::vector<std::string> known;  ///< URLs of channels that are named by their path
  std::filesystem::path home;      ///< what `~` is
  std::filesystem::path working_directory;  ///< what `./x` is relative to
};

/// A channel as a MatchSpec or a record names it, taken apart.
struct ChannelRef {
  std::string scheme;     ///< "https"; empty for a group of channels
  std::string location;   ///< host and what is common to its channels; empty for groups
  std::string name;       ///< "conda-forge", "pkgs/main"
  std::string subdir;     ///< "linux-64", or empty
  std::string file_name;  ///< of a package's URL, or empty

  /// The URL without subdir; empty for a group.
  [[nodiscard]] std::string base_url() const;
  /// conda's canonical_name: the group, the name, or the URL.
  [[nodiscard]] std::string canonical_name(const ChannelNames& names) const;
  /// It is a URL that is not below the alias.
  [[nodiscard]] bool is_elsewhere(const ChannelNames& names) const;
};

/// Takes a name, a path or a URL (also of a package file) apart. Never fails: what is
/// nothing of these is a name.
[[nodiscard]] ChannelRef resolve_channel(std::string_view text,
                                         const ChannelNames& names);

}  // namespace distro::channel
