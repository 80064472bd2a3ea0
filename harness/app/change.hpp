// The first arrow: repository -> change.
#pragma once

#include <string>

#include "app/run_folder.hpp"
#include "app/workspace.hpp"

namespace distro::app {

/// What differs between the merge base of `base` and `head`, and `head`; and the staged
/// artifacts that it would bring in. Throws InputError for malformed files at `head`,
/// or of those that policies read, an unknown revision, or a missing candidate.
[[nodiscard]] ChangeSet find_change(const Workspace& workspace, const std::string& base,
                                    const std::string& head);

/// The folder of a change's run when none is given: below the repository's
/// `.conda-distro/runs/`, by the commits, so that the same question resumes.
[[nodiscard]] std::filesystem::path default_run_folder(const Workspace& workspace,
                                                       const std::string& base,
                                                       const std::string& head);

}  // namespace distro::app
