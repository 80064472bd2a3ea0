// `conda-distro installability`, and what a change makes of installability.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "app/config.hpp"
#include "app/install/inquiry.hpp"
#include "job/plan.hpp"
#include "promotion/installability.hpp"
#include "recipe/distribution.hpp"

namespace distro::app {

struct InstallabilityQuestion {
  std::string before;   ///< a channel: the state that integration had; "": none
  std::string promise;  ///< only the one of this name; "": all
  std::vector<std::string> specs;    ///< a set that is asked for besides
  std::vector<std::string> in_sync;  ///< packages whose releases are asked for besides
  /// Channel priorities; none: those of the promises, else strict and flexible.
  std::vector<std::string> priorities;
  std::vector<std::string> virtual_packages;  ///< "__cuda=12.4", as for `solve`
  bool every_package = false;                 ///< each package by itself, too
  std::chrono::seconds time_limit{30};        ///< of one solve
};

struct InstallabilityAnswer {
  promotion::Installability found;
  std::vector<std::string> urls;  ///< of the channels, highest priority first
  std::vector<std::string> warnings;
  std::chrono::milliseconds loading{}, asking{};
};

/// The first of the channels is the one that is asked about. Promises are those of the
/// distribution around, if there is one. Throws UsageError if nothing is asked: no
/// promise, no specs, no packages.
[[nodiscard]] InstallabilityAnswer installability(
    const ChannelChoice& choice, const InstallabilityQuestion& question);

/// What becomes of all packages and promises of a distribution with the candidates in
/// the integration channel.
[[nodiscard]] promotion::Installability installability_with(
    const Config& config, const recipe::Distribution& distribution,
    std::span<const job::Candidate> candidates);

}  // namespace distro::app
