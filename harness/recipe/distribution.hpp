// distro.yaml: channels, subdirs, promises, policies, runners, limits, notification,
// lint.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/source_text.hpp"

namespace distro::recipe {

struct PolicySetting {
  std::string name;
  std::map<std::string, std::vector<std::string>> options;  ///< 1..n values each
  base::Place place;
};

struct RunnerSetting {
  std::string name;
  std::string kind = "local";
  std::optional<std::int64_t> jobs;  ///< nothing: as many as cores
  std::optional<std::vector<std::string>>
      capabilities;  ///< nothing: asked of the machine
};

struct LimitSetting {
  std::optional<std::chrono::milliseconds> time, silence;
  std::optional<std::uint64_t> memory, processes, disk, log;  ///< bytes but processes
};

/// How much of a plan is run.
struct BudgetSetting {
  std::optional<std::chrono::milliseconds> time;
  std::optional<std::int64_t> jobs;
  std::vector<std::string> runners;  ///< names of `runners`; empty: all
};

/// A name that is not everybody's to give.
struct ProtectedName {
  std::string pattern;              ///< '*' stands for any text
  std::string refusal;              ///< what its author is told
  std::vector<std::string> except;  ///< packages that may bear such a name
};

/// What lint is to know of the distribution.
struct LintSetting {
  std::map<std::string, std::string> rules;  ///< id -> ignore, warning or error
  std::vector<ProtectedName> protected_names;
  std::vector<std::string> not_redistributable;   ///< patterns of package names
  std::vector<std::vector<std::string>> in_sync;  ///< groups of 2..n packages
  std::optional<std::vector<std::string>> core_packages;
  std::vector<std::string> hardware;
};

/// A set of packages that users can count on to be installed together.
struct Promise {
  std::string name;
  std::vector<std::string> specs;  ///< MatchSpecs, all at once; none if `in_sync`
  /// 2..n packages, or none: each build of each release can be installed with the
  /// releases of the others that were made for it. Those of the first one count, the
  /// others depend on exactly one of them.
  std::vector<std::string> in_sync;
  std::string releases;                 ///< of the first: a version spec; "": all
  std::vector<std::string> subdirs;     ///< 0..n; none: all of the distribution
  std::vector<std::string> channels;    ///< by priority; none: the distribution's
  std::vector<std::string> priorities;  ///< 1..n of strict, flexible, disabled
  std::map<std::string, std::string> virtual_packages;  ///< "__cuda" -> "12.4"; "": not
};

/// How files get into an integration channel that is on a server.
struct PublishSetting {
  std::optional<std::string> api;             ///< of a server like anaconda.org
  std::string via = "http";                   ///< or "anaconda-client"
  std::string hidden_label = "conda-distro";  ///< where sets wait: "<this>-<digest>"
};

struct Distribution {
  std::string name;
  std::string channel_alias;         ///< as written; a path or URL
  std::string integration;           ///< channel name, path or URL
  std::vector<std::string> staging;  ///< 1..n
  std::vector<std::string> others;   ///< 0..n, below integration, by priority
  std::string channel_priority = "strict";
  std::vector<std::string> subdirs;         ///< 1..n
  std::vector<std::string> variants;        ///< 0..n files: see variant_files.hpp
  std::vector<base::Place> variant_places;  ///< of each
  std::vector<Promise> promises;            ///< 0..n, each name once
  std::vector<PolicySetting> policies;      ///< in order; none: the usual ones
  std::vector<RunnerSetting> runners;       ///< 1..n
  LimitSetting limits;
  BudgetSetting budget;
  PublishSetting publishing;
  std::string outbox;  ///< folder, relative to the repository
  LintSetting lint;
  std::string origin;
};

/// Throws InputError with its place. `known_policies` are the names that exist.
/// Without `runners` there is one, local.
[[nodiscard]] Distribution parse_distribution(
    std::string text, std::string origin,
    const std::vector<std::string>& known_policies);

/// All that is wrong with it; empty if parse_distribution can read it.
[[nodiscard]] std::vector<InputError> faults_of_distribution(
    const std::string& text, const std::string& origin,
    const std::vector<std::string>& known_policies);

}  // namespace distro::recipe
