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
#include "promotion/release.hpp"
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

/// What is published, and how.
struct PublishSetup {
  std::string channel;  ///< URL of the integration channel
  std::filesystem::path journal;
  std::function<void(std::string_view)> on_step;
  recipe::PublishSetting setting;    ///< of distro.yaml
  std::optional<std::string> via;    ///< before that of distro.yaml
  std::vector<std::string> sources;  ///< URLs of the channels that files come from
};

/// The publisher of a channel: a folder, or an account of anaconda.org or of a server
/// like it. Throws EnvironmentError for another one, UsageError without a token.
[[nodiscard]] std::unique_ptr<promotion::Publisher> make_publisher(
    const Config& config, const PublishSetup& setup);

/// The same for releases.
[[nodiscard]] std::unique_ptr<promotion::ReleaseChannel> make_releases(
    const Config& config, const PublishSetup& setup);

/// The notifier of distro.yaml; `root` is the repository's.
[[nodiscard]] std::unique_ptr<notify::Notifier> make_notifier(
    const recipe::Distribution& distribution, const std::filesystem::path& root);

}  // namespace distro::app
