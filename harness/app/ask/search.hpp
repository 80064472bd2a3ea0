// `conda-distro search SPEC`.
#pragma once

#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "graph/package_index.hpp"

namespace distro::app {

/// The records that a spec matches.
struct FoundRecords {
  QueriedChannels channels;
  graph::PackageIndex index;
  std::vector<graph::RecordRef> records;  ///< by name, most preferred first
  std::vector<std::string> nearest;   ///< names like the one that is not there, 0..3
  std::vector<std::string> versions;  ///< of the name if none of them matches, newest
                                      ///< first
};

/// Throws UsageError for what is no MatchSpec.
[[nodiscard]] FoundRecords search(const ChannelChoice& choice, const std::string& spec);

}  // namespace distro::app
