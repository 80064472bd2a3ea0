#include "recipe/catalog_faults.hpp"

#include <algorithm>

#include "base/nearest_word.hpp"

namespace distro::recipe {
namespace {

/// A channel's name, not its address.
bool is_plain_name(std::string_view channel) {
  return channel.find("://") == std::string_view::npos &&
         channel.find_first_of("/~.") != 0;
}

}  // namespace

InputError fault_in_file(const FileTree& tree, const std::string& path,
                         base::Place place, std::string_view message) {
  return base::SourceText(path, tree.read(path).value_or("")).error_at(place, message);
}

std::optional<InputError> fault_of_maintainers(const FileTree& tree,
                                               const Manifest& manifest) {
  if (!manifest.maintainers.empty()) {
    return std::nullopt;
  }
  return fault_in_file(
      tree, manifest.origin, manifest.maintainers_place,
      "nobody maintains '" + manifest.package + "'; name at least one maintainer");
}

std::optional<InputError> fault_of_channel(const FileTree& tree,
                                           const Manifest& manifest,
                                           const Distribution& distribution) {
  std::vector<std::string> known = distribution.staging;
  known.push_back(distribution.integration);
  known.insert(known.end(), distribution.others.begin(), distribution.others.end());
  const std::string& channel = manifest.staging;
  const bool fine = channel.empty() || !is_plain_name(channel) ||
                    std::find(known.begin(), known.end(), channel) != known.end();
  if (fine) {
    return std::nullopt;
  }
  return fault_in_file(
      tree, manifest.origin, manifest.staging_place,
      "unknown channel '" + channel + "'" + base::did_you_mean(channel, known));
}

std::map<std::string, CatalogOutput> outputs_of(const Catalog& catalog) {
  std::map<std::string, CatalogOutput> outputs;
  for (const auto& [name, package] : catalog) {
    for (const Output& output : package.recipe.outputs) {
      outputs.emplace(output.name, CatalogOutput{&package.recipe, &output});
    }
  }
  return outputs;
}

std::vector<InputError> faults_of_outputs(const FileTree& tree,
                                          const Catalog& catalog) {
  const std::map<std::string, CatalogOutput> first = outputs_of(catalog);
  std::vector<InputError> faults;
  for (const auto& [name, package] : catalog) {
    for (const Output& output : package.recipe.outputs) {
      const Recipe& other = *first.at(output.name).recipe;
      if (other.origin != package.recipe.origin) {
        faults.push_back(
            fault_in_file(tree, package.recipe.origin, output.place,
                          "'" + output.name + "' is already built by " + other.origin));
      }
    }
  }
  return faults;
}

}  // namespace distro::recipe
