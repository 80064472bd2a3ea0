// The channels of a call of `test`, each loaded once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "app/config.hpp"
#include "package_test/run_job.hpp"

namespace distro::app {

class TestChannels {
 public:
  /// Opens those that the choice names, or the distribution's. With `or_none` there may
  /// be neither: a file may need nothing but the channel that it lies in. Keeps
  /// references to both. Throws as open_channels.
  TestChannels(const Config& config, const ChannelChoice& choice, bool or_none);

  [[nodiscard]] const std::vector<std::string>& urls() const { return opened_.urls; }
  [[nodiscard]] const QueriedChannels& opened() const { return opened_; }

  /// subdir and noarch of one channel, loaded when it is first asked for.
  const std::vector<channel::Repodata>& repodata(const std::string& url);

  /// What jobs against these channels share.
  std::shared_ptr<const package_test::SharedIndex> index(
      const std::vector<std::string>& urls);

 private:
  const Config& config_;
  const ChannelChoice& choice_;
  QueriedChannels opened_;
  std::map<std::string, std::vector<channel::Repodata>> loaded_;
  std::map<std::vector<std::string>, std::shared_ptr<const package_test::SharedIndex>>
      indexes_;
};

}  // namespace distro::app
