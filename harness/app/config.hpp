// What the caller's environment and machine say. The only place that reads them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace distro::app {

struct Config {
  std::filesystem::path home;
  /// Packages, and what was read of channels: CONDA_DISTRO_CACHE, or below
  /// XDG_CACHE_HOME.
  std::filesystem::path package_cache;
  std::filesystem::path scratch;         ///< where jobs work; CONDA_DISTRO_SCRATCH
  std::filesystem::path state;           ///< what is to be kept; CONDA_DISTRO_STATE
  std::filesystem::path history;         ///< SQLite file in `state`
  std::optional<std::string> state_url;  ///< used instead of it; CONDA_DISTRO_STATE_URL
  std::optional<std::string> channel_alias;  ///< CONDA_DISTRO_CHANNEL_ALIAS
  /// Lines of hosts and their secrets (CONDA_DISTRO_TOKEN_FILE), and the file in which
  /// rattler and pixi keep theirs (RATTLER_AUTH_FILE).
  std::optional<std::filesystem::path> token_file, auth_file;
  std::optional<std::string> anaconda_api;  ///< CONDA_DISTRO_ANACONDA_API
  std::string anaconda_token;               ///< ANACONDA_API_TOKEN, or empty
  std::map<std::string, std::string> virtual_package_overrides;  ///< CONDA_OVERRIDE_*
  std::map<std::string, std::string> environment;  ///< all of the caller's variables
  std::string path;                                ///< PATH
  std::filesystem::path executable;                ///< of this program
  std::string subdir;                              ///< of this machine, "linux-64"
};

/// Reads the process' environment. Throws EnvironmentError if there is no home folder.
[[nodiscard]] Config read_config();

/// What a process of ours needs of it: never the caller's whole environment, so that no
/// credential of theirs reaches a job.
[[nodiscard]] std::map<std::string, std::string> job_environment(const Config& config);

}  // namespace distro::app
