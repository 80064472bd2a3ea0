// What `conda-distro dependents` says, as text and as JSON.
#pragma once

#include "app/ask/dependents.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// A line for each package that mentions the one asked about: "name  versions  spec".
[[nodiscard]] std::string direct_text(const app::DependentsScene& scene,
                                      const app::DirectDependents& found,
                                      const Terminal& terminal);
void print_direct_json(const app::DependentsScene& scene,
                       const app::DependentsQuestion& question,
                       const app::DirectDependents& found);

/// A line for each member, nearest first; or each below the one through which it
/// depends.
[[nodiscard]] std::string closure_text(const app::DependentsScene& scene,
                                       const graph::Closure& closure, bool as_tree,
                                       const Terminal& terminal);
void print_closure_json(const app::DependentsScene& scene,
                        const app::DependentsQuestion& question,
                        const graph::Closure& closure);

/// The ways from `dependent` to the package, each requirement on a line.
[[nodiscard]] std::string paths_text(const app::DependentsScene& scene,
                                     const std::string& dependent,
                                     const graph::Paths& paths,
                                     const Terminal& terminal);
void print_paths_json(const app::DependentsScene& scene, const std::string& dependent,
                      const graph::Paths& paths);

}  // namespace distro::cli
