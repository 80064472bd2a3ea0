// The decision over a plan: verdicts of the policies, worst wins (decision.json).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "channel/record.hpp"
#include "job/plan.hpp"
#include "job/result.hpp"

namespace distro::promotion {

/// From best to worst.
enum class Verdict { promote, wait, hold, refuse };

[[nodiscard]] std::string_view to_string(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdict_from(std::string_view text);

/// Something that somebody must do.
struct Demand {
  std::string package;  ///< whose maintainers must act
  std::vector<std::string> maintainers;
  std::string subject;  ///< "release bottleneck that works with numpy 2.0.2"
  std::string what;     ///< several lines of Markdown: what happened, what to change
  std::string job;      ///< Job::id to reproduce; empty if none
};

/// What one policy says.
struct PolicyVerdict {
  std::string policy;
  Verdict verdict = Verdict::promote;
  std::vector<std::string> facts;  ///< one line each: why
  std::vector<Demand> demands;
};

/// How one selected package came out, for the report: one row.
struct Row {
  std::string package;  ///< name
  std::string version;
  std::string outcome;     ///< an Outcome, or a Disposition; empty: no result yet
  std::string comparison;  ///< a Comparison; empty if none
  std::string why;         ///< one line
  std::string job;         ///< Job::id; empty if none
};

struct Decision {
  std::string plan;  ///< Plan::id
  Verdict verdict = Verdict::promote;
  std::vector<PolicyVerdict> policies;     ///< in the order of distro.yaml
  std::vector<Row> rows;                   ///< candidates first, then dependents
  std::vector<channel::Record> artifacts;  ///< to be copied, with the tested sha256
};

[[nodiscard]] base::Json to_json(const Decision& decision);
[[nodiscard]] Decision decision_from_json(const base::JsonObject& json);

}  // namespace distro::promotion
