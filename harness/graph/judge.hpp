// Records judged against candidates: which bounds exclude them, and what that blocks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "channel/match_spec.hpp"
#include "graph/package_index.hpp"
#include "graph/spec_matcher.hpp"
#include "job/plan.hpp"

namespace distro::graph {

/// Each spec is parsed and held against the candidates once, however many records have
/// it. A record is installable unless a bound of its own excludes a candidate, or all
/// that could be what it needs are not installable; records that need each other are,
/// if nothing else is against it. Must not outlive the index and the candidates.
class Judge {
 public:
  Judge(const PackageIndex& index, std::span<const job::Candidate> candidates);

  [[nodiscard]] bool is_candidate(Name name) const {
    return candidates_.contains(name);
  }

  /// The requirement of the record that no candidate meets, if there is one.
  [[nodiscard]] std::optional<channel::SpecId> excluding(RecordRef record) const;

  /// Names that the record needs and that no installable release provides.
  [[nodiscard]] std::vector<std::string> blocked_through(RecordRef record) const;

  /// The release that speaks for a name: the newest that does not ask for something
  /// newer than the candidates. Nothing if all do.
  [[nodiscard]] std::optional<RecordRef> spokesman(Name name);

  /// The first candidate of the name that a spec asks for.
  [[nodiscard]] const channel::Record& candidate_for(RecordRef record,
                                                     channel::SpecId spec) const;

 private:
  using Candidates = std::vector<const channel::Record*>;
  enum class Newer : std::uint8_t { unknown, no, yes };
  static constexpr channel::Row no_row = 0xFFFFFFFFU;
  /// What is known of a table's specs and rows.
  struct Table {
    std::vector<bool> excludes;       ///< by SpecId: no candidate meets it
    std::vector<bool> lost;           ///< by SpecId: no provider is installable
    std::vector<Newer> newer;         ///< by SpecId
    std::vector<RecordRef> provider;  ///< by SpecId: an installable one that was found
    std::vector<bool> fallen;         ///< by Row: not installable
  };

  void find_excluding(Name candidate, const Candidates& candidates);
  void spread();
  void fall(TableId table, channel::SpecId spec);
  void check_providers(Name name);
  [[nodiscard]] bool is_lost(TableId table, channel::SpecId spec);
  [[nodiscard]] bool asks_for_newer(TableId table, channel::SpecId spec);
  [[nodiscard]] const std::vector<RecordRef>& records(Name name);

  const PackageIndex& index_;
  SpecMatcher matcher_;
  std::unordered_map<Name, Candidates> candidates_;
  std::vector<Table> tables_;
  std::vector<Name> waiting_;  ///< a record of theirs has fallen
  std::vector<bool> is_waiting_;
  std::unordered_map<Name, std::vector<RecordRef>> records_;
  std::unordered_map<Name, std::optional<RecordRef>> spokesmen_;
};

}  // namespace distro::graph
