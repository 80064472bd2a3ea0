#include "app/promote.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/report.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/progress_line.hpp"
#include "cli/run_command.hpp"
#include "cli/via_option.hpp"

namespace distro::cli {
namespace {

int promote(const app::RunFolder& folder, const std::string& via,
            const CommonOptions& common) {
  ProgressLine line(common.terminal);
  const promotion::PromotionSummary summary =
      app::promote(folder, {common.repository, via_of(via)},
                   [&](std::string_view step) { line.show(step); });
  line.clear();
  app::Report report = app::make_report(folder);
  report.promoted = summary;
  app::write_report(folder, report);
  if (common.json) {
    print_json({{"channel", report.integration},
                {"copied", summary.copied},
                {"present", summary.present}});
  } else {
    print(std::to_string(summary.copied) + " copied, " +
          std::to_string(summary.present) + " there already: " + report.integration +
          "\n");
  }
  return 0;
}

}  // namespace

void register_promote(CLI::App& app, Command& chosen) {
  const auto via = std::make_shared<std::string>();
  CLI::App* command = register_run_command(
      app, chosen,
      {"promote", "Puts exactly the tested files into the channel",
       "conda-distro promote .conda-distro/runs/1f2e3d4c-5b6a7988",
       [via](const app::RunFolder& folder, const CommonOptions& common) {
         return promote(folder, *via, common);
       }});
  add_via_option(*command, *via);
}

}  // namespace distro::cli
