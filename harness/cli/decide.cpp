#include "app/decide.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/report.hpp"
#include "cli/answer.hpp"
#include "cli/change_options.hpp"
#include "cli/report_table.hpp"
#include "cli/run_command.hpp"

namespace distro::cli {
namespace {

int decide(const app::RunFolder& folder, const app::FactOptions& options,
           const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  app::decide(workspace, folder, options);
  const app::Report report = app::make_report(folder);
  app::write_report(folder, report);
  if (common.json) {
    print_json(promotion::to_json(report.decision));
  } else {
    print(report_table(report, common.terminal));
  }
  return report.decision.verdict == promotion::Verdict::promote ? 0 : 1;
}

}  // namespace

void register_decide(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<app::FactOptions>();
  CLI::App* command = register_run_command(
      app, chosen,
      {"decide", "Asks the policies and writes the report",
       "conda-distro decide .conda-distro/runs/1f2e3d4c-5b6a7988",
       [options](const app::RunFolder& folder, const CommonOptions& common) {
         return decide(folder, *options, common);
       }});
  add_fact_options(*command, *options);
}

}  // namespace distro::cli
