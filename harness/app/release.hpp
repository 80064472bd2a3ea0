// Releases: sets that people look at under a label before everybody gets them.
//
//     .conda-distro/releases/<name>/{release.json,journal.jsonl}
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/workspace.hpp"
#include "promotion/release.hpp"

namespace distro::app {

/// Which release, and who asks the server.
struct ReleaseChoice {
  std::string name;
  std::optional<std::string> via;  ///< see PromoteOptions
  std::function<void(std::string_view)> on_step;
};

/// What is to be staged: a run's decision, or what a person chose.
struct ReleaseContents {
  std::string run;                 ///< folder; or empty
  std::vector<std::string> files;  ///< package files, or MatchSpecs of staged ones
};

/// A release, as it is known here and as the channel has it.
struct ReleaseReport {
  promotion::Release release;
  std::string url;  ///< that a staged one can be installed from
  std::vector<promotion::PlacedFile> files;
};

/// The records that `contents` mean. Throws UsageError, InputError.
[[nodiscard]] std::vector<channel::Record> release_files(
    const Workspace& workspace, const recipe::Distribution& distribution,
    const ReleaseContents& contents);

/// Each throws UsageError where the release's state does not allow it, and what
/// promotion::ReleaseChannel throws.
ReleaseReport stage_release(const Workspace& workspace, const ReleaseChoice& choice,
                            const ReleaseContents& contents);
[[nodiscard]] ReleaseReport show_release(const Workspace& workspace,
                                         const ReleaseChoice& choice);
ReleaseReport publish_release(const Workspace& workspace, const ReleaseChoice& choice);
ReleaseReport undo_release(const Workspace& workspace, const ReleaseChoice& choice);

[[nodiscard]] base::Json to_json(const ReleaseReport& report);

}  // namespace distro::app
