// The only place that constructs the real parts.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "app/config.hpp"
#include "base/process.hpp"
#include "notify/message.hpp"
#include "promotion/publisher.hpp"
#include "recipe/distribution.hpp"
#include "runner/runner.hpp"
#include "state/history.hpp"

namespace distro::app {

/// Parts that a runner refers to; they must outlive it.
struct LocalParts {
  base::SystemProcessRunner processes;
};

/// What a runner is told of the run.
struct RunnerSetup {
  std::filesystem::path folder;
  const state::History& history;
  bool in_order = false;  ///< as the jobs are given, not the longest first
  /// As LocalPoolOptions::instead_of.
  std::function<std::optional<job::Result>(const job::Job&)> instead_of;
  std::function<void(const runner::Progress&)> on_progress;
};

/// The runners of distro.yaml, with the devices that this machine's driver names.
[[nodiscard]] std::unique_ptr<runner::Runner> make_runner(
    const Config& config, const recipe::Distribution& distribution,
    const RunnerSetup& setup, LocalParts& parts);

/// The publisher of a channel. Throws EnvironmentError for one that is no folder.
[[nodiscard]] std::unique_ptr<promotion::Publisher> make_publisher(
    const std::string& channel, const std::filesystem::path& journal,
    const std::function<void(std::string_view)>& on_step);

/// The notifier of distro.yaml; `root` is the repository's.
[[nodiscard]] std::unique_ptr<notify::Notifier> make_notifier(
    const recipe::Distribution& distribution, const std::filesystem::path& root);

}  // namespace distro::app
