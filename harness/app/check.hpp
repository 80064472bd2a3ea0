// The main job: all arrows, from a pull request to its decision and beyond.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/facts.hpp"
#include "app/report.hpp"
#include "app/run.hpp"
#include "app/run_folder.hpp"
#include "app/workspace.hpp"

namespace distro::app {

struct CheckOptions {
  std::string base = "main";       ///< revision that the change is to be merged into
  std::string head = "HEAD";       ///< revision of the change
  bool promote = false;            ///< put the set into the channel if it may enter
  std::optional<std::string> via;  ///< see PromoteOptions
  FactOptions facts;
  RunOptions run;
};

/// What a long command says while it works; each may be called from another thread.
struct Progress {
  std::function<void(std::string_view)> step;
  JobsProgress jobs;
};

/// Each arrow's file is written before the next one begins, and a promotion that has
/// begun is finished from its files: run again after a kill it finishes the work.
[[nodiscard]] Report check(const Workspace& workspace, const RunFolder& folder,
                           const CheckOptions& options, const Progress& progress);

}  // namespace distro::app
