// The built file in staging that a new package begins from.
#pragma once

#include <optional>
#include <string>

#include "app/config.hpp"
#include "app/new/package_file.hpp"
#include "recipe/distribution.hpp"

namespace distro::app {

/// What staging is asked for.
struct StagedQuestion {
  std::string name;
  std::string version;  ///< "": the newest
  std::string channel;  ///< "": those of distro.yaml
};

/// What was found; without a package, why there is none.
struct StagedAnswer {
  std::optional<PackageFile> package;
  std::string reason;  ///< "staging has no foo, did you mean 'fox'?"
};

/// The most preferred record of the name, in all subdirs of the distribution. Throws
/// UsageError for a channel's name that is none, EnvironmentError for a file that
/// cannot be read here, InputError for one that is not what repodata says.
[[nodiscard]] StagedAnswer find_staged(const Config& config,
                                       const recipe::Distribution& distribution,
                                       const StagedQuestion& question);

}  // namespace distro::app
