// The manifest of a new package: packages/<name>.yaml.
#pragma once

#include <string>
#include <vector>

#include "app/new/interview.hpp"
#include "recipe/built/packaged_recipe.hpp"
#include "repo/git.hpp"

namespace distro::app {

/// Who is told: what --maintainer says, else the recipe, else whoever runs git here,
/// else who answers the question. Throws UsageError if nobody can be asked.
[[nodiscard]] std::vector<std::string> maintainers_of(
    const std::vector<std::string>& of_recipe, const repo::Repository& repository,
    Interview& interview, std::vector<std::string>& notes);

/// What the tests need: what --hardware says, else a GPU if the package cannot be
/// installed without one.
[[nodiscard]] std::vector<std::string> hardware_of(const channel::Record& record,
                                                   Interview& interview,
                                                   std::vector<std::string>& notes);

/// What a manifest says beside the name.
struct ManifestParts {
  std::vector<std::string> maintainers;
  std::string staging;  ///< "": distro.yaml's
  std::vector<std::string> hardware;
};

[[nodiscard]] std::string manifest_text(const std::string& name,
                                        const ManifestParts& parts);

}  // namespace distro::app
