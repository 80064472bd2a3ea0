#include "app/channels.hpp"

#include "base/error.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {

std::string url_of(const Config& config, const recipe::Distribution& distribution,
                   const std::string& channel) {
  return channel::channel_url(
      channel, config.channel_alias.value_or(distribution.channel_alias), config.home);
}

graph::ChannelView load_view(const Config& config,
                             const recipe::Distribution& distribution,
                             const std::string& subdir) {
  graph::ChannelView view;
  view.subdir = subdir;
  view.channels.push_back(url_of(config, distribution, distribution.integration));
  for (const std::string& other : distribution.others) {
    view.channels.push_back(url_of(config, distribution, other));
  }
  view.index = channel::load_channels(view.channels, subdir);
  return view;
}

std::vector<channel::Repodata> load_staging(const Config& config,
                                            const recipe::Distribution& distribution,
                                            const repo::ChangedPackage& package,
                                            const std::string& subdir) {
  std::vector<std::string> channels;
  if (package.staging.empty()) {
    for (const std::string& channel : distribution.staging) {
      channels.push_back(url_of(config, distribution, channel));
    }
  } else {
    channels.push_back(url_of(config, distribution, package.staging));
  }
  return while_doing("reading the staging channel of " + package.name,
                     [&] { return channel::load_channels(channels, subdir); });
}

}  // namespace distro::app
