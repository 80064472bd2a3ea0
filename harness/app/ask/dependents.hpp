// `conda-distro dependents NAME`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/ask/distribution_recipes.hpp"
#include "app/ask/queried_channels.hpp"
#include "graph/closure.hpp"
#include "graph/compatibility.hpp"
#include "graph/mentions.hpp"
#include "graph/recipe_graph.hpp"
#include "graph/speaking_records.hpp"

namespace distro::app {

/// Who depends on what.
struct DependentsQuestion {
  std::string name;
  std::string spec;  ///< "numpy >=2": which dependents admit that; or empty
  bool all = false;  ///< every record speaks, not only the newest release of each name
  std::vector<std::string> variants;  ///< 0..n, "python 3.12.*": only builds for these
  /// 0..n, of direct dependents: texts of graph::MentionKind; none: all of them.
  std::vector<std::string> kinds;
};

/// What was loaded for the question; the parts refer to each other.
struct DependentsScene {
  QueriedChannels channels;  ///< what is not built yet is one of them
  DistributionRecipes recipes;
  graph::RecipeGraph recipe_graph;
  graph::PackageIndex index;
  graph::SpeakingRecords speakers;
  graph::Name name;

  DependentsScene(QueriedChannels loaded, DistributionRecipes read,
                  const DependentsQuestion& question);
  DependentsScene(const DependentsScene&) = delete;
  DependentsScene& operator=(const DependentsScene&) = delete;
};

/// Throws InputError with the nearest name if neither the package nor a dependent of it
/// is there; UsageError for what is no MatchSpec.
[[nodiscard]] std::unique_ptr<DependentsScene> open_scene(
    const ChannelChoice& choice, const DependentsQuestion& question);

/// Those that mention the package themselves.
struct DirectDependents {
  std::optional<graph::AskedReleases> asked;  ///< what `spec` means
  std::vector<graph::Mention> records;
  /// Of channels that are folders and have a run_exports.json.
  std::vector<graph::RunExportMention> run_exports;
  std::vector<graph::RecipeMention> recipes;  ///< of the distribution
  std::vector<std::string> warnings;          ///< what could not be read, and why
};
/// Throws UsageError for a kind that there is not.
[[nodiscard]] DirectDependents direct_dependents(const DependentsScene& scene,
                                                 const DependentsQuestion& question);

/// Those that depend on it, directly or through others.
[[nodiscard]] graph::Closure all_dependents(const DependentsScene& scene);

/// At most `most` of the shortest ways by which `dependent` depends on the package;
/// none if it does not. Throws InputError with the nearest name for one that is not
/// there.
[[nodiscard]] graph::Paths explain_dependence(const DependentsScene& scene,
                                              const std::string& dependent,
                                              std::size_t most);

}  // namespace distro::app
