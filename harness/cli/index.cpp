#include "channel/index.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/progress_line.hpp"

namespace distro::cli {
namespace {

int index(const std::string& folder, const CommonOptions& common) {
  if (!std::filesystem::is_directory(folder)) {
    throw UsageError(folder + ": there is no such folder");
  }
  ProgressLine line(common.terminal);
  const channel::IndexSummary summary = channel::index_channel(
      std::filesystem::absolute(folder), [&](std::size_t done, std::size_t total) {
        line.show(done, total, std::vector<std::string>{});
      });
  line.clear();
  for (const std::string& unreadable : summary.unreadable) {
    base::log(base::LogLevel::warning, unreadable);
  }
  if (common.json) {
    print_json({{"packages", summary.packages},
                {"added", summary.added},
                {"removed", summary.removed},
                {"changed", summary.changed},
                {"unreadable", summary.unreadable}});
  } else {
    print(std::to_string(summary.packages) + " packages, " +
          std::to_string(summary.added) + " added, " + std::to_string(summary.removed) +
          " removed\n");
  }
  return summary.unreadable.empty() ? 0 : 3;
}

}  // namespace

void register_index(CLI::App& app, Command& chosen) {
  const auto folder = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("index", "Writes the repodata of a channel that is a folder");
  command->add_option("DIR", *folder, "the channel; its subdirs hold the package files")
      ->required()
      ->type_name("");
  command->footer(
      "Readers see the old index or the new one, never something between. A file that\n"
      "is no readable package is left out, and the exit code is 3.\n\n"
      "Example:\n  conda-distro index ~/channels/staging");
  command->callback([folder, &chosen] {
    chosen = [folder](const CommonOptions& common) { return index(*folder, common); };
  });
}

}  // namespace distro::cli
