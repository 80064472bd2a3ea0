#include "app/run.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/progress_line.hpp"
#include "cli/run_command.hpp"
#include "cli/run_options.hpp"

namespace distro::cli {
namespace {

std::string text_of(const job::Result& result) {
  return std::string(job::to_string(result.outcome)) + "  " + result.job +
         (result.reason.empty() ? "" : "  " + printable(result.reason)) + "\n";
}

int run(const app::RunFolder& folder, const app::RunOptions& options,
        const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  ProgressLine line(common.terminal);
  const std::vector<job::Result> results =
      app::run_jobs(workspace, folder.plan(), folder, options,
                    [&](std::size_t done, std::size_t total,
                        const std::vector<std::string>& running) {
                      line.show(done, total, running);
                    });
  line.clear();
  base::Json json = base::Json::array();
  std::string text;
  bool good = true;
  for (const job::Result& result : results) {
    json.push_back(job::to_json(result));
    text += text_of(result);
    good = good &&
           (job::is_good(result.outcome) || result.outcome == job::Outcome::skipped);
  }
  if (common.json) {
    print_json(json);
  } else {
    print(text + folder.file("results.jsonl").string() + "\n");
  }
  return good ? 0 : 1;
}

}  // namespace

void register_run(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<app::RunOptions>();
  CLI::App* command = register_run_command(
      app, chosen,
      {.name = "run",
       .description = "Runs the jobs of a plan that are not done yet",
       .example = "conda-distro run .conda-distro/runs/1f2e3d4c-5b6a7988",
       .action = [options](const app::RunFolder& folder, const CommonOptions& common) {
         return run(folder, *options, common);
       }});
  add_run_options(*command, *options);
}

}  // namespace distro::cli
