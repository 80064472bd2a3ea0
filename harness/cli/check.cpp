#include "app/check.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/change_options.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_table.hpp"
#include "cli/run_command.hpp"
#include "cli/run_options.hpp"
#include "cli/via_option.hpp"

namespace distro::cli {
namespace {

struct Options {
  ChangeOptions change;
  bool promote = false;
  app::RunOptions run;
  app::FactOptions facts;
  std::string via;
};

app::Report checked(const app::Workspace& workspace, const app::RunFolder& folder,
                    const app::CheckOptions& options, const app::Progress& progress) {
  try {
    return app::check(workspace, folder, options, progress);
  } catch (...) {
    folder.remove_if_unused();
    throw;
  }
}

int check(const Options& options, const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  const std::string head = head_of(options.change, workspace);
  const app::RunFolder folder(run_folder_of(options.change, workspace, head));
  const base::FileLock lock = lock_of(folder);
  if (options.run.fresh) {
    folder.forget();
  }
  ProgressLine line(common.terminal);
  const app::Progress progress{[&](std::string_view step) { line.show(step); },
                               [&](std::size_t done, std::size_t total,
                                   const std::vector<std::string>& running) {
                                 line.show(done, total, running);
                               }};
  const app::Report report = checked(workspace, folder,
                                     {options.change.base, head, options.promote,
                                      via_of(options.via), options.facts, options.run},
                                     progress);
  line.clear();
  if (common.json) {
    print_json(app::to_json(report));
  } else {
    print(report_table(report, common.terminal));
  }
  return report.decision.verdict == promotion::Verdict::promote ? 0 : 1;
}

}  // namespace

void register_check(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("check", "Checks a change from end to end: may it enter?");
  add_change_options(*command, options->change);
  command->add_flag("--promote", options->promote,
                    "put the tested files into the channel if they may");
  add_via_option(*command, options->via);
  add_run_options(*command, options->run);
  add_fact_options(*command, options->facts);
  command->footer(
      "A check that was stopped goes on where it was. Exit code 0 if the change may\n"
      "enter, 1 if not.\n\n"
      "Examples:\n"
      "  conda-distro check --head numpy-2\n"
      "  conda-distro check --base main --head numpy-2 --promote --json\n"
      "  conda-distro check --head numpy-2 --budget-time 30m --budget-jobs 50");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return check(*options, common); };
  });
}

}  // namespace distro::cli
