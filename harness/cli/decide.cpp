#include "app/decide.hpp"

#include <nlohmann/json.hpp>

#include "app/report.hpp"
#include "cli/answer.hpp"
#include "cli/report_table.hpp"
#include "cli/run_command.hpp"

namespace distro::cli {
namespace {

int decide(const app::RunFolder& folder, const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  folder.write(app::decide(workspace, folder.plan(), folder.results()));
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
  register_run_command(
      app, chosen,
      {"decide", "Asks the policies and writes the report",
       "conda-distro decide .conda-distro/runs/1f2e3d4c-5b6a7988", decide});
}

}  // namespace distro::cli
