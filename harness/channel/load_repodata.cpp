#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel {

Repodata load_repodata(const std::string& channel, const std::string& subdir,
                       const LoadOptions& options) {
  const auto folder = local_path(channel);
  if (!folder) {
    throw InputError("the channel " + channel +
                     " cannot be read: only file:// channels are supported");
  }
  if (!repodata_file(*folder / "noarch")) {
    throw InputError(folder->string() +
                     " is not a channel: it has no noarch/repodata.json");
  }
  const auto file = repodata_file(*folder / subdir);
  if (!file) {
    Repodata empty;
    empty.channel = channel;
    empty.subdir = subdir;
    empty.sha256 = base::sha256("");
    return empty;
  }
  return parse_repodata_file(*file, channel, subdir, options.threads);
}

std::vector<Repodata> load_channels(std::span<const std::string> channels,
                                    const std::string& subdir,
                                    const LoadOptions& options) {
  std::vector<Repodata> loaded;
  for (const std::string& channel : channels) {
    loaded.push_back(load_repodata(channel, subdir, options));
    if (subdir != "noarch") {
      loaded.push_back(load_repodata(channel, "noarch", options));
    }
  }
  return loaded;
}

}  // namespace distro::channel
