#include "app/channels.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {

channel::Credentials credentials_for(const Config& config,
                                     std::span<const std::string> urls) {
  channel::Credentials credentials;
  if (!std::all_of(urls.begin(), urls.end(), [](const std::string& url) {
        return channel::local_path(url).has_value();
      })) {
    if (config.token_file) {
      credentials.add_token_file(*config.token_file);
    }
    if (config.auth_file) {
      credentials.add_auth_file(*config.auth_file);
    }
  }
  for (const std::string& url : urls) {
    credentials.add_from_url(url);
  }
  return credentials;
}

std::string url_of(const Config& config, const recipe::Distribution& distribution,
                   const std::string& channel) {
  return channel::channel_url(
      channel, config.channel_alias.value_or(distribution.channel_alias), config.home);
}

std::vector<channel::Repodata> load_channels(const Config& config,
                                             std::span<const std::string> urls,
                                             const std::string& subdir,
                                             channel::LoadOptions options) {
  const channel::Credentials credentials = credentials_for(config, urls);
  options.cache = config.package_cache;
  options.credentials = &credentials;
  return channel::load_channels(urls, subdir, options);
}

std::vector<channel::Repodata> load_reachable(const Config& config,
                                              std::span<const std::string> urls,
                                              const std::string& subdir,
                                              std::span<const std::string> names,
                                              channel::LoadOptions options) {
  const channel::Credentials credentials = credentials_for(config, urls);
  options.cache = config.package_cache;
  options.credentials = &credentials;
  return channel::load_reachable(urls, subdir, names, options);
}

graph::ChannelView load_view(const Config& config,
                             const recipe::Distribution& distribution,
                             const std::string& subdir) {
  std::vector<std::string> urls = {
      url_of(config, distribution, distribution.integration)};
  for (const std::string& other : distribution.others) {
    urls.push_back(url_of(config, distribution, other));
  }
  graph::ChannelView view;
  view.subdir = subdir;
  view.index = load_channels(config, urls, subdir);
  // A plan is read by people: what it says of channels holds no secret.
  for (const std::string& url : urls) {
    view.channels.push_back(channel::redacted(url));
  }
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
                     [&] { return load_channels(config, channels, subdir); });
}

}  // namespace distro::app
