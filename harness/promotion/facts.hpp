// What policies know besides the plan and its results (facts.json): values only, so
// that a decision can be made again elsewhere, and by scripted facts.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "channel/record.hpp"
#include "promotion/attested.hpp"
#include "promotion/installability.hpp"
#include "promotion/override.hpp"

namespace distro::promotion {

/// Something that lint says of a file of the change and not of its base.
struct LintFact {
  std::string rule;     ///< id, "missing-upper-bound"
  std::string package;  ///< whose manifest or recipe it is; may be empty
  std::string message;  ///< one line with its place
  bool error = false;   ///< or a warning
};

/// A dependency of a candidate that nothing provides: neither the channels nor the
/// other candidates.
struct UnmetDependency {
  std::string package;  ///< name of the candidate
  std::string depends;  ///< the MatchSpec
  std::string staged;   ///< "foo 2.1", if a staging channel would provide it; or empty
};

struct Facts {
  std::chrono::sys_seconds as_of{};  ///< when they were gathered
  /// When each candidate's exact file was first seen, by sha256.
  std::map<std::string, std::chrono::sys_seconds> first_seen;
  std::vector<std::string> approvals;  ///< handles of who has approved the change
  std::vector<LintFact> lint;
  /// What the integration channel has of the names that the change is about: those of
  /// its candidates and of what is released in sync with them.
  std::vector<channel::Record> channel;
  std::vector<channel::Record> staged;  ///< what staging has of the candidates' names
  std::vector<UnmetDependency> unmet;
  std::vector<std::vector<std::string>> in_sync;  ///< names that are released together
  std::optional<std::uint64_t> channel_bytes;     ///< of all files in the channel
  std::vector<Override> overrides;                ///< of the target's files
  std::optional<Installability> installability;   ///< with the candidates
  std::optional<Attested> attested;               ///< who has signed for the candidates
  std::vector<std::string> packages;  ///< of the distribution; empty: not known
};

[[nodiscard]] base::Json to_json(const Facts& facts);
/// Throws InputError naming `json`'s origin and key.
[[nodiscard]] Facts facts_from_json(const base::JsonObject& json);

}  // namespace distro::promotion
