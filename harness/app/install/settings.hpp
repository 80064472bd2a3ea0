// The kinds of users that promises are made to.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/install/inquiry.hpp"

namespace distro::app {

/// What is asked of one subdir.
struct InstallSurvey {
  std::string subdir;
  std::string integration;            ///< the channel's name, as promises write it
  std::vector<std::string> channels;  ///< names; what users have unless a promise says
  std::vector<std::string> priorities;  ///< for packages by themselves
  std::vector<recipe::Promise> promises;
  std::map<std::string, std::string> virtual_packages;  ///< beyond the promises'
  bool every_package = false;
  std::chrono::seconds time_limit{30};
};

/// Loads a channel's subdir and noarch, the same tables each time.
using LoadChannel =
    std::function<std::vector<channel::Repodata>(const std::string& name)>;

/// One setting for all promises that are made to the same kind of user; the packages by
/// themselves are asked for as users of `channels`. `before` loads the state before a
/// change, or is empty.
[[nodiscard]] std::vector<InstallSetting> install_settings(const InstallSurvey& survey,
                                                           const LoadChannel& load,
                                                           const LoadChannel& before);

}  // namespace distro::app
