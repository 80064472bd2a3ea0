// Which packages and promised sets one kind of user can install.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "channel/repodata.hpp"
#include "promotion/installability.hpp"
#include "recipe/distribution.hpp"
#include "solve/solver.hpp"

namespace distro::app {

/// A kind of user: channels, priority and machine; and what that user is promised.
struct InstallSetting {
  promotion::InstallSite site;  ///< as it is told, without secrets
  std::string integration;      ///< which of its channels
  solve::ChannelPriority priority = solve::ChannelPriority::strict;
  std::vector<channel::Record> virtual_packages;
  std::vector<recipe::Promise> promises;
  bool every_package = false;           ///< each package of integration by itself, too
  std::chrono::seconds time_limit{30};  ///< of one solve
  /// Subdir and noarch of each channel, in the order of the channels.
  std::vector<channel::Repodata> index;
  /// The same before a change; none: there is nothing to compare with. The tables that
  /// did not change must be the same ones, or all of them count as changed.
  std::vector<channel::Repodata> before;
};

/// Adds what is found. Without a state before, everything is asked for. With one, only
/// what the change may have touched: a set whose environment of before has lost none of
/// its records still has it. The same input gives the same answer on any number of
/// cores.
void inquire(const InstallSetting& setting, promotion::Installability& answer);

}  // namespace distro::app
