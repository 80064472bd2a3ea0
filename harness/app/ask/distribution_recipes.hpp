// The recipes of the distribution around, beside the channels that are asked.
#pragma once

#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "recipe/catalog.hpp"

namespace distro::app {

struct DistributionRecipes {
  recipe::Catalog catalog;            ///< empty where there is no distribution
  std::vector<std::string> warnings;  ///< why it is empty although there is one
};

/// As they are on disk. A recipe that cannot be read is no reason not to answer about
/// the channels.
[[nodiscard]] DistributionRecipes distribution_recipes(const QueriedChannels& channels);

/// Adds what is not built yet, behind all channels.
void add_unbuilt_packages(QueriedChannels& channels, const recipe::Catalog& catalog);

}  // namespace distro::app
