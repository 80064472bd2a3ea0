#include "channel/index.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/progress_line.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string folder;
  bool shards = false;
  bool no_shards = false;
  bool run_exports = false;
  bool no_run_exports = false;
  std::string patches;
  std::string base_url;
  bool has_base_url = false;
};

/// A flag that says yes, one that says no, or none: as the channel has it.
std::optional<bool> choice(bool yes, bool no, const std::string& name) {
  if (yes && no) {
    throw UsageError("--" + name + " and --no-" + name + " contradict each other");
  }
  return yes || no ? std::optional(yes) : std::nullopt;
}

/// A subdir is easily taken for the channel.
void require_channel(const std::filesystem::path& folder, const std::string& given) {
  if (!std::filesystem::is_directory(folder)) {
    throw UsageError(given + ": there is no such folder");
  }
  const std::filesystem::path path =
      folder.has_filename() ? folder : folder.parent_path();
  const bool has_noarch = std::filesystem::is_directory(path / "noarch");
  if (!has_noarch && (path.filename() == "noarch" ||
                      std::filesystem::is_directory(path.parent_path() / "noarch"))) {
    throw UsageError(given + " is a subdir; give the channel that it is in: " +
                     path.parent_path().string());
  }
}

channel::IndexOptions index_options(const Options& options, ProgressLine& line) {
  channel::IndexOptions chosen;
  chosen.shards = choice(options.shards, options.no_shards, "shards");
  chosen.run_exports =
      choice(options.run_exports, options.no_run_exports, "run-exports");
  if (!options.patches.empty()) {
    if (!std::filesystem::exists(options.patches)) {
      throw UsageError("--patches " + options.patches +
                       ": there is no such folder or package");
    }
    chosen.patches = options.patches;
  }
  if (options.has_base_url) {
    chosen.base_url = options.base_url;
  }
  chosen.progress = [&line](std::size_t done, std::size_t total) {
    line.show(done, total, std::vector<std::string>{});
  };
  return chosen;
}

/// What came or went, a few of each.
std::string list_of(const std::vector<std::string>& files, const std::string& sign) {
  constexpr std::size_t shown = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, files.size()); ++i) {
    text += "  " + sign + " " + files[i] + "\n";
  }
  if (files.size() > shown) {
    text += "  " + sign + " " + std::to_string(files.size() - shown) + " more\n";
  }
  return text;
}

std::string text_of(const channel::IndexSummary& summary,
                    std::chrono::duration<double> time) {
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, ", %.2f s\n", time.count());
  std::string text = std::to_string(summary.packages) + " packages, " +
                     std::to_string(summary.added) + " added, " +
                     std::to_string(summary.removed) + " removed" + seconds;
  return text + list_of(summary.added_files, "+") + list_of(summary.removed_files, "-");
}

int index(const Options& options, const CommonOptions& common) {
  const std::filesystem::path folder = std::filesystem::absolute(options.folder);
  require_channel(folder, options.folder);
  ProgressLine line(common.terminal);
  const auto start = std::chrono::steady_clock::now();
  const channel::IndexSummary summary =
      channel::index_channel(folder, index_options(options, line));
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  line.clear();
  for (const auto* messages : {&summary.warnings, &summary.unreadable}) {
    for (const std::string& message : *messages) {
      base::log(base::LogLevel::warning, message);
    }
  }
  if (common.json) {
    print_json({{"packages", summary.packages},
                {"added", summary.added},
                {"removed", summary.removed},
                {"opened", summary.opened},
                {"changed", summary.changed},
                {"added_files", summary.added_files},
                {"removed_files", summary.removed_files},
                {"unreadable", summary.unreadable},
                {"warnings", summary.warnings},
                {"seconds", time.count()}});
  } else {
    print(text_of(summary, time));
  }
  return summary.unreadable.empty() ? 0 : 3;
}

void add_options(CLI::App& command, const std::shared_ptr<Options>& options) {
  command
      .add_option("DIR", options->folder,
                  "the channel; its subdirs hold the package files")
      ->required()
      ->type_name("");
  command.add_flag("--shards", options->shards,
                   "also write a small file for each name");
  command.add_flag("--no-shards", options->no_shards, "write these no longer");
  command.add_flag("--run-exports", options->run_exports,
                   "also write run_exports.json");
  command.add_flag("--no-run-exports", options->no_run_exports, "write it no longer");
  command
      .add_option("--patches", options->patches,
                  "corrections for the channel to keep: a folder or\n"
                  "package with <subdir>/patch_instructions.json")
      ->type_name("PATH");
  command
      .add_option("--base-url", options->base_url,
                  "where the package files are served, if not beside\n"
                  "the index; \"\" for beside it")
      ->type_name("URL");
}

}  // namespace

void register_index(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("index", "Writes the repodata of a channel that is a folder");
  add_options(*command, options);
  command->footer(
      "Readers see the old index or the new one, never something between. Only files\n"
      "that are new or changed are opened. One that is no readable package is left "
      "out,\n"
      "and the exit code is 3. What a channel has of shards, run_exports.json, "
      "patches\n"
      "and base URL is kept up without being asked for again. <file>.sigs beside a\n"
      "package is advertised as its attestations.\n\n"
      "Examples:\n"
      "  conda-distro index ~/channels/staging\n"
      "  conda-distro index --shards --run-exports ~/channels/staging\n"
      "  conda-distro index --patches hotfixes/ ~/channels/staging");
  command->callback([command, options, &chosen] {
    options->has_base_url = command->count("--base-url") != 0;
    chosen = [options](const CommonOptions& common) { return index(*options, common); };
  });
}

}  // namespace distro::cli
