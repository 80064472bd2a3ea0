#include "app/ask/depends.hpp"

#include "app/ask/distribution_recipes.hpp"
#include "app/ask/package_names.hpp"
#include "base/error.hpp"

namespace distro::app {

FoundNeeds find_needs(const ChannelChoice& choice, const std::string& spec,
                      bool with_tree) {
  QueriedChannels channels = open_channels(choice);
  const DistributionRecipes recipes = distribution_recipes(channels);
  add_unbuilt_packages(channels, recipes.catalog);
  channels.warnings.insert(channels.warnings.end(), recipes.warnings.begin(),
                           recipes.warnings.end());
  const channel::MatchSpec wanted = parsed_spec(spec, channels.names);
  if (!wanted.has_exact_name()) {
    throw UsageError("'" + spec + "' is about several packages; name one");
  }
  graph::PackageIndex index(channels.index);
  FoundNeeds found{std::move(channels), std::move(index), {}, {}, {}};
  const graph::Name name = known_name(found.index, found.channels, wanted.name());
  graph::RequirementFinder finder(found.index);
  found.builds = finder.newest_release(wanted);
  if (found.builds.empty()) {
    throw InputError(
        found.index.has_records(name)
            ? "no record is '" + spec + "'" + version_list(found.index, name)
            : "'" + wanted.name() +
                  "' is only depended upon; no channel has a record of it");
  }
  found.needs = finder.needs(found.builds);
  if (with_tree) {
    found.tree = finder.tree(found.builds.front());
  }
  return found;
}

}  // namespace distro::app
