#include "app/notify.hpp"

#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/run_command.hpp"

namespace distro::cli {
namespace {

int notify(const app::RunFolder& folder, const CommonOptions& common) {
  const app::NotifySummary summary =
      app::notify(app::open_workspace(common.repository), folder);
  if (common.json) {
    print_json({{"messages", summary.messages}, {"sent", summary.sent}});
  } else {
    print(std::to_string(summary.sent) + " of " + std::to_string(summary.messages) +
          " messages sent; the others were sent before\n");
  }
  return 0;
}

}  // namespace

void register_notify(CLI::App& app, Command& chosen) {
  register_run_command(
      app, chosen,
      {"notify", "Tells maintainers what they must do, once",
       "conda-distro notify .conda-distro/runs/1f2e3d4c-5b6a7988", notify});
}

}  // namespace distro::cli
