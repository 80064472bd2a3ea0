// Why candidates are not in the channel yet: all that were decided about, on one page.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "promotion/decision.hpp"

namespace distro::app {

/// Who must act, and on what.
struct ExcuseDemand {
  std::vector<std::string> maintainers;  ///< handles; none: nobody maintains it
  std::string subject;
};

struct Excuse {
  std::string package;
  std::string version;
  std::vector<std::string> builds;  ///< "linux-64/py311_0", 1..n
  promotion::Verdict verdict = promotion::Verdict::promote;
  std::chrono::sys_seconds first_seen{};  ///< of the oldest of its files
  std::chrono::sys_seconds as_of{};       ///< when it was decided
  std::string plan;                       ///< Plan::id
  /// Of policies that have something to say about it.
  std::vector<promotion::PolicyVerdict> policies;
  std::vector<ExcuseDemand> demands;
};

/// The candidates that no promotion took in since their newest decision, the most
/// recently decided first; at most `limit` builds.
[[nodiscard]] std::vector<Excuse> find_excuses(const Config& config, std::size_t limit);

/// "4 d", "5 h", "3 min": between two times, for people.
[[nodiscard]] std::string age_text(std::chrono::sys_seconds from,
                                   std::chrono::sys_seconds to);

[[nodiscard]] base::Json to_json(const std::vector<Excuse>& excuses);
/// In the style of britney's excuses.yaml: `sources`, each with its item, verdict, age
/// and policies.
[[nodiscard]] std::string yaml_of(const std::vector<Excuse>& excuses,
                                  std::chrono::sys_seconds now);
/// One page that needs nothing else.
[[nodiscard]] std::string html_of(const std::vector<Excuse>& excuses,
                                  std::chrono::sys_seconds now);

}  // namespace distro::app
