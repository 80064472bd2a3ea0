#include "app/ask/distribution_recipes.hpp"

#include "app/workspace.hpp"
#include "graph/unbuilt_packages.hpp"

namespace distro::app {

DistributionRecipes distribution_recipes(const QueriedChannels& channels) {
  DistributionRecipes recipes;
  if (channels.distribution.empty()) {
    return recipes;
  }
  try {
    const auto files = repo::files_on_disk(channels.distribution);
    const recipe::RecipeReader reader =
        recipe::recipe_reader_of(*files, load_distribution(*files), channels.subdir);
    recipes.catalog = recipe::load_catalog(*files, reader, channels.recipe_cache);
  } catch (const InputError& error) {
    recipes.warnings.push_back(std::string("recipes are left out: ") + error.what());
  }
  return recipes;
}

void add_unbuilt_packages(QueriedChannels& channels, const recipe::Catalog& catalog) {
  channel::Repodata unbuilt =
      graph::unbuilt_packages(catalog, channels.index, channels.subdir);
  if (!unbuilt.records.empty()) {
    channels.index.push_back(std::move(unbuilt));
  }
}

}  // namespace distro::app
