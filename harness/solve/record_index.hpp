// The records that solving may choose from, by name, and which of them a MatchSpec
// matches: our own order and our own matching, computed once and kept over many solves.
//
// Names and specs are looked at only when a request reaches them, so that a large
// channel costs little.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "channel/match_spec.hpp"
#include "channel/record.hpp"
#include "channel/repodata.hpp"
#include "channel/version.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

/// Number of a record in a RecordIndex; forced records come after the index's own.
using RecordId = std::uint32_t;
/// Number of a MatchSpec text in a RecordIndex.
using SpecId = std::uint32_t;

/// A MatchSpec as it stands in a record or in a request.
struct Spec {
  std::string text;
  std::optional<channel::MatchSpec> parsed;  ///< nothing if conda rejects it
  std::string fault;                         ///< why it is rejected

  /// "numpy"; a pattern if it has a `*`; empty if rejected.
  [[nodiscard]] const std::string& name() const;
  /// About what the machine offers: `__glibc`.
  [[nodiscard]] bool is_virtual() const;
  [[nodiscard]] bool has_exact_name() const;
};

/// What a record asks of others.
struct Links {
  std::vector<SpecId> depends;
  std::vector<SpecId> constrains;
};

/// Not thread-safe. References stay valid until the index dies, those to what forced
/// records touch until the next use_forced().
class RecordIndex {
 public:
  /// `repodata`: one entry per channel and subdir, highest channel priority first.
  RecordIndex(std::vector<channel::Repodata> repodata, ChannelPriority priority);
  ~RecordIndex();
  RecordIndex(const RecordIndex&) = delete;
  RecordIndex& operator=(const RecordIndex&) = delete;

  /// From now on these records are all there are of their names.
  void use_forced(std::span<const channel::Record> forced);

  [[nodiscard]] const channel::Record& record(RecordId id) const;
  [[nodiscard]] bool is_forced(RecordId id) const;
  /// 0 for the channel of highest priority.
  [[nodiscard]] int channel_rank(RecordId id) const;
  [[nodiscard]] ChannelPriority priority() const { return priority_; }

  /// All that may be chosen of a name, in no order that means anything.
  [[nodiscard]] const std::vector<RecordId>& of_name(std::string_view name) const;
  /// What strict channel priority hides of a name.
  [[nodiscard]] const std::vector<RecordId>& hidden(std::string_view name) const;
  /// Every name of the channels and of the forced records, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The same records, most preferred first. What is forced does not change the order
  /// of others, so that a solve does not depend on the one before.
  [[nodiscard]] const std::vector<RecordId>& preferred(std::string_view name);

  [[nodiscard]] const Links& links(RecordId id);
  [[nodiscard]] SpecId spec_id(const std::string& text);
  /// A request's spec, with what its channel means there; one text means one thing.
  [[nodiscard]] SpecId spec_id(const channel::MatchSpec& spec);
  [[nodiscard]] const Spec& spec(SpecId id) const;
  /// The records of_name() that match, ascending; none for a rejected spec.
  [[nodiscard]] const std::vector<RecordId>& matches(SpecId id);
  /// Whether a record (of whatever channel) matches.
  [[nodiscard]] bool matches(SpecId id, RecordId record);
  [[nodiscard]] const std::optional<channel::Version>& version(RecordId id);

 private:
  struct Name {
    std::vector<RecordId> visible;
    std::vector<RecordId> hidden;             ///< by strict channel priority
    mutable std::vector<RecordId> preferred;  ///< `visible` sorted, once somebody asked
  };
  struct Details;
  struct SpecEntry;

  using SpecIds = std::unordered_map<std::string_view, SpecId>;

  void add(const channel::Record& record, int rank);
  [[nodiscard]] SpecId add_spec(Spec spec, SpecIds& ids);
  [[nodiscard]] const Name* find_name(std::string_view name) const;
  [[nodiscard]] Details& details(RecordId id);
  [[nodiscard]] std::vector<RecordId> find_matches(SpecId id);
  [[nodiscard]] bool touches_forced(const Spec& spec) const;
  [[nodiscard]] std::optional<RecordId> best_match(SpecId id);
  [[nodiscard]] std::vector<SpecId> spec_ids(const std::vector<std::string>& texts);
  [[nodiscard]] std::strong_ordering compare_main(RecordId left, RecordId right);
  void sort_by_preference(std::vector<RecordId>& records);
  void sort_variants(std::span<RecordId> tied);
  using Best = std::map<std::string, std::optional<RecordId>>;
  [[nodiscard]] Best best_dependencies(RecordId id);
  [[nodiscard]] std::strong_ordering compare_best(const Best& left, const Best& right);
  [[nodiscard]] std::strong_ordering compare_strength(std::optional<RecordId> left,
                                                      std::optional<RecordId> right);

  std::vector<channel::Repodata> repodata_;
  std::deque<channel::Record> loaded_;
  ChannelPriority priority_;
  std::vector<const channel::Record*> records_;
  std::vector<int> ranks_;  ///< channel rank by record
  std::unordered_map<std::string_view, Name> names_;
  std::vector<channel::Record> forced_;
  std::map<std::string, Name, std::less<>> forced_names_;
  std::vector<std::unique_ptr<Details>> details_;
  std::vector<std::unique_ptr<SpecEntry>> specs_;
  SpecIds spec_ids_;     ///< of the records
  SpecIds request_ids_;  ///< of requests
};

}  // namespace distro::solve
