#include "cli/change_options.hpp"

#include <CLI/CLI.hpp>

#include "base/error.hpp"

namespace distro::cli {

void add_change_options(CLI::App& command, ChangeOptions& options) {
  command
      .add_option("--base", options.base,
                  "branch that the change is to enter (default: main)")
      ->type_name("REVISION");
  command.add_option("--head", options.head, "the change (default: HEAD)")
      ->type_name("REVISION");
  command.add_flag("--uncommitted", options.uncommitted,
                   "HEAD with the edits that are not committed yet");
  command
      .add_option("--run", options.run,
                  "folder of the run (default: below .conda-distro/runs)")
      ->type_name("DIR");
}

std::string head_of(const ChangeOptions& options, const app::Workspace& workspace) {
  if (!options.uncommitted) {
    return options.head;
  }
  if (options.head != "HEAD") {
    throw UsageError("--uncommitted is about HEAD; leave --head " + options.head +
                     " out, or check it out first");
  }
  return workspace.repository.commit_of_working_tree();
}

std::filesystem::path run_folder_of(const ChangeOptions& options,
                                    const app::Workspace& workspace,
                                    const std::string& head) {
  return options.run.empty() ? app::default_run_folder(workspace, options.base, head)
                             : std::filesystem::absolute(options.run);
}

void add_fact_options(CLI::App& command, app::FactOptions& options) {
  command
      .add_option("--approved-by", options.approvals,
                  "who has approved the change; may be repeated")
      ->type_name("HANDLE");
}

}  // namespace distro::cli
