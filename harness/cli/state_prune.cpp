#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/state.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/quantities.hpp"
#include "cli/state_commands.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string older_than;
  std::optional<std::size_t> keep;
  bool dry_run = false;
};

/// "90d", and what other durations are like.
std::chrono::milliseconds age_of(const std::string& text) {
  unsigned days = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, days);
  if (error == std::errc{} && std::string(rest, end) == "d" && days <= 100'000) {
    return std::chrono::days(days);
  }
  return duration_of("--older-than", text);
}

state::PruneLimits limits_of(const Options& options) {
  if (options.older_than.empty() && !options.keep) {
    throw UsageError("say what is to go: --older-than 90d, --keep N, or both");
  }
  state::PruneLimits limits;
  limits.keep = options.keep;
  if (!options.older_than.empty()) {
    limits.before = std::chrono::floor<std::chrono::seconds>(
        std::chrono::system_clock::now() - age_of(options.older_than));
  }
  return limits;
}

std::string text_of(const app::StatePruning& pruning, bool dry_run) {
  const state::Pruned& removed = pruning.removed;
  return pruning.database + ": " + count_text(removed.results, "result") + ", " +
         count_text(removed.environments, "environment") + ", " +
         count_text(removed.decisions, "decision") + ", " +
         count_text(removed.runs, "run") +
         (dry_run ? " would be removed\n" : " removed\n");
}

int prune(const Options& options, const CommonOptions& common) {
  const app::StatePruning pruning = app::prune_state(
      app::read_config(), limits_of(options),
      options.dry_run ? state::Pruning::rehearsed : state::Pruning::done);
  if (common.json) {
    print_json({{"database", pruning.database},
                {"dry_run", options.dry_run},
                {"results", pruning.removed.results},
                {"environments", pruning.removed.environments},
                {"decisions", pruning.removed.decisions},
                {"runs", pruning.removed.runs}});
  } else {
    print(text_of(pruning, options.dry_run));
  }
  return 0;
}

}  // namespace

void add_state_prune(CLI::App& group, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = group.add_subcommand("prune", "Removes old results");
  command
      ->add_option("--older-than", options->older_than,
                   "what finished longer ago than that")
      ->type_name("AGE");
  command
      ->add_option("--keep", options->keep,
                   "of each package, the last N results stay however old")
      ->type_name("N");
  command->add_flag("--dry-run", options->dry_run, "only say how much it would be");
  command->footer(
      "Without --older-than all but the last N of each package go. With it, decisions\n"
      "and runs that are as old go too. What the newest decision, an open candidate "
      "or\n"
      "a promotion stands on is never removed, nor promotions, messages, and when a\n"
      "file was first seen.\n\n"
      "Example:\n"
      "  conda-distro state prune --older-than 90d --keep 20 --dry-run");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return prune(*options, common); };
  });
}

}  // namespace distro::cli
