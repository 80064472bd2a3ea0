#include "app/promote.hpp"

#include <nlohmann/json.hpp>

#include "app/report.hpp"
#include "cli/answer.hpp"
#include "cli/progress_line.hpp"
#include "cli/run_command.hpp"

namespace distro::cli {
namespace {

int promote(const app::RunFolder& folder, const CommonOptions& common) {
  ProgressLine line(common.terminal);
  const promotion::PromotionSummary summary =
      app::promote(folder, [&](std::string_view step) { line.show(step); });
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
  register_run_command(
      app, chosen,
      {"promote", "Puts exactly the tested files into the channel",
       "conda-distro promote .conda-distro/runs/1f2e3d4c-5b6a7988", promote});
}

}  // namespace distro::cli
