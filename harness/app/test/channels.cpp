#include "app/test/channels.hpp"

#include "app/channels.hpp"
#include "base/error.hpp"
#include "solve/virtual_packages.hpp"

namespace distro::app {

TestChannels::TestChannels(const Config& config, const ChannelChoice& choice,
                           bool or_none)
    : config_(config), choice_(choice) {
  opened_.subdir = config.subdir;
  opened_.channel_priority = "strict";
  try {
    opened_ = open_channels(choice);
  } catch (const UsageError&) {
    if (!or_none) {
      throw;
    }
  }
  for (channel::Repodata& part : opened_.index) {
    loaded_[part.channel].push_back(std::move(part));
  }
  opened_.index.clear();
}

const std::vector<channel::Repodata>& TestChannels::repodata(const std::string& url) {
  const auto found = loaded_.find(url);
  if (found != loaded_.end()) {
    return found->second;
  }
  channel::LoadOptions options;
  options.offline = choice_.offline;
  options.on_progress = choice_.on_progress;
  return loaded_
      .emplace(url, load_channels(config_, std::vector{url}, opened_.subdir, options))
      .first->second;
}

std::shared_ptr<const package_test::SharedIndex> TestChannels::index(
    const std::vector<std::string>& urls) {
  std::shared_ptr<const package_test::SharedIndex>& index = indexes_[urls];
  if (!index) {
    auto made = std::make_shared<package_test::SharedIndex>();
    for (const std::string& url : urls) {
      const std::vector<channel::Repodata>& parts = repodata(url);
      made->repodata.insert(made->repodata.end(), parts.begin(), parts.end());
    }
    made->virtual_packages =
        solve::virtual_packages(opened_.subdir, config_.virtual_package_overrides);
    index = std::move(made);
  }
  return index;
}

}  // namespace distro::app
