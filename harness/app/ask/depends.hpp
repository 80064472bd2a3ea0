// `conda-distro depends SPEC`.
#pragma once

#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "graph/package_index.hpp"
#include "graph/requirements.hpp"

namespace distro::app {

/// What a package needs.
struct FoundNeeds {
  QueriedChannels channels;
  graph::PackageIndex index;
  std::vector<graph::RecordRef> builds;  ///< of the newest release that the spec
                                         ///< matches, most preferred first; 1..n
  graph::Needs needs;                    ///< of the builds
  std::vector<graph::NeededBy> tree;     ///< of the first build, if it was asked for
};

/// Throws InputError if nothing is what the spec asks for: with the nearest name, or
/// the versions that are there. Throws UsageError for what is no MatchSpec.
[[nodiscard]] FoundNeeds find_needs(const ChannelChoice& choice,
                                    const std::string& spec, bool with_tree);

}  // namespace distro::app
