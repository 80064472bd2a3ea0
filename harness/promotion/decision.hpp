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

/// One thing that a policy found.
struct Finding {
  Verdict verdict = Verdict::promote;  ///< what it alone would mean; promote: only told
  std::string fact;                    ///< one line: why
  std::string package;                 ///< name; empty: it is about the whole change
  std::string version;                 ///< empty: not about one version
  std::string sha256;                  ///< empty: not about one file
  /// Names of the candidates that it comes from, sorted; empty: of all of them.
  std::vector<std::string> causes;
  std::optional<Demand> demand;
  std::string lifted_by;  ///< file of the override for which it does not count
};

/// Its fact, and by which override it does not count.
[[nodiscard]] std::string told(const Finding& finding);

/// What one policy says.
struct PolicyVerdict {
  std::string policy;
  Verdict verdict = Verdict::promote;  ///< the worst of the findings that count
  std::vector<Finding> findings;
};

/// What must be done: of findings that count, in their order.
[[nodiscard]] std::vector<Demand> demands_of(const PolicyVerdict& verdict);

/// What became of an override that speaks of this change.
struct OverrideUse {
  std::string file;     ///< path in the repository
  std::string state;    ///< "used", "expired", "unused" or "unknown"
  std::string message;  ///< one line: "alice, until 2026-12-31: upstream issue 12"
};

/// Candidates that could be promoted without the others.
struct Subset {
  std::vector<std::string> packages;  ///< names, sorted, 1..n
  std::vector<std::string> without;   ///< one line each: who stays out, and why
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
  std::vector<PolicyVerdict> policies;  ///< in the order of distro.yaml
  std::vector<Row> rows;                ///< candidates first, then dependents
  std::vector<OverrideUse> overrides;   ///< by file
  /// The largest ones, where not all may enter together; their tests are to be run
  /// again without the others before any enters.
  std::vector<Subset> subsets;
  std::vector<channel::Record> artifacts;  ///< to be copied, with the tested sha256
};

/// The worst finding that counts of what comes from the candidates of this name.
[[nodiscard]] Verdict verdict_on(const Decision& decision,
                                 const std::string& candidate);

/// Whether it comes from (or is about) the candidates of this name.
[[nodiscard]] bool comes_from(const Finding& finding, const std::string& candidate);

[[nodiscard]] base::Json to_json(const Decision& decision);
[[nodiscard]] Decision decision_from_json(const base::JsonObject& json);

}  // namespace distro::promotion
