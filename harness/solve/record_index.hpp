// The records that solving may choose from, by name, and which of them a MatchSpec
// matches: our own order and our own matching, computed once and kept over many solves.
//
// Names, records and specs get their numbers when a request reaches them, so that a
// large channel costs nothing before. The numbers depend on what was asked earlier:
// nothing that is told or decided may follow them from one name to another.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <ranges>
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
#include "solve/spec.hpp"

namespace distro::solve {

/// Number of a record in a RecordIndex. Those of one name are consecutive.
using RecordId = std::uint32_t;
/// Number of a MatchSpec text in a RecordIndex.
using SpecId = std::uint32_t;
using RecordRange = std::ranges::iota_view<RecordId, RecordId>;

/// What a record asks of others.
struct Links {
  std::span<const SpecId> depends;
  std::span<const SpecId> constrains;
};

/// Not thread-safe. References stay valid until the index dies, those to what forced
/// records touch until the next use_forced().
class RecordIndex {
 public:
  /// `repodata`: one entry per channel and subdir, highest channel priority first.
  RecordIndex(std::vector<channel::Repodata> repodata, const IndexOptions& options);
  ~RecordIndex();
  RecordIndex(const RecordIndex&) = delete;
  RecordIndex& operator=(const RecordIndex&) = delete;

  /// From now on these records are all there are of their names.
  void use_forced(std::span<const channel::Record> forced);

  [[nodiscard]] ChannelPriority priority() const { return options_.priority; }

  // Names
  [[nodiscard]] NameId name_id(std::string_view name);
  [[nodiscard]] const std::string& name_text(NameId id) const;
  [[nodiscard]] std::size_t name_count() const { return names_.size(); }
  /// Every name of the channels and of the forced records, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
  /// All that may be chosen of a name, in no order that means anything.
  [[nodiscard]] RecordRange of_name(NameId id);
  /// What strict channel priority hides of a name.
  [[nodiscard]] RecordRange hidden(NameId id);
  /// of_name(), most preferred first. What is forced does not change the order of
  /// others, so that a solve does not depend on the one before.
  [[nodiscard]] const std::vector<RecordId>& preferred(NameId id);
  /// Brings records of one name into the order of preferred().
  void sort_by_preference(std::vector<RecordId>& records);

  // Records
  /// Greater than the number of every record that was reached.
  [[nodiscard]] std::size_t record_count() const { return records_.size(); }
  [[nodiscard]] channel::Record record(RecordId id) const;
  [[nodiscard]] NameId name_of(RecordId id) const { return records_[id].name; }
  [[nodiscard]] const std::string& name(RecordId id) const {
    return name_text(name_of(id));
  }
  [[nodiscard]] std::string_view version_text(RecordId id) const;
  [[nodiscard]] std::string_view build(RecordId id) const;
  [[nodiscard]] const std::string& channel(RecordId id) const;
  [[nodiscard]] bool is_forced(RecordId id) const;
  /// 0 for the channel of highest priority.
  [[nodiscard]] int channel_rank(RecordId id) const;
  [[nodiscard]] Links links(RecordId id);

  // Specs
  [[nodiscard]] SpecId spec_id(std::string_view text);
  /// A request's spec, with what its channel means there; one text means one thing.
  [[nodiscard]] SpecId spec_id(const channel::MatchSpec& spec);
  [[nodiscard]] const Spec& spec(SpecId id) const;
  [[nodiscard]] std::size_t spec_count() const { return specs_.size(); }
  /// The records that may be chosen and match, ascending; none for a rejected spec.
  [[nodiscard]] const std::vector<RecordId>& matches(SpecId id);
  /// Whether a record, of whatever channel, matches.
  [[nodiscard]] bool matches(SpecId id, RecordId record);

 private:
  struct Candidates;
  struct Name;
  struct SpecEntry;
  struct Table {
    channel::RecordTable records;
    std::string channel;
    int rank = 0;               ///< of its channel
    std::vector<SpecId> specs;  ///< by the table's number, where it is known
  };
  struct Place {
    std::uint32_t table = 0;  ///< of `tables_`, or that of the forced records
    std::uint32_t row = 0;
    NameId name = no_name;
  };
  struct KnownLinks {
    bool known = false;
    Links links;
  };
  /// A number that is greater for what is preferred: fewer track_features, then a
  /// higher version. 0 is no record at all. Comparable within a name.
  using Strength = std::uint64_t;
  using SpecIds = std::unordered_map<std::string_view, SpecId>;

  void load(NameId id);
  [[nodiscard]] RecordRange add_rows(NameId id, std::uint32_t table,
                                     channel::IdRange rows);
  /// Those of the channels, or those that are forced.
  [[nodiscard]] Candidates& candidates(NameId id);
  [[nodiscard]] const channel::Record& forced(RecordId id) const;
  [[nodiscard]] Links links_of(RecordId id);
  [[nodiscard]] bool gets_pip(RecordId id);
  [[nodiscard]] SpecId spec_id(Table& table, channel::SpecId id);
  [[nodiscard]] SpecId add_spec(Spec spec, SpecIds& ids);

  void read_versions(Candidates& of);
  [[nodiscard]] std::vector<char> matching_versions(const channel::VersionSpec& asked,
                                                    const Candidates& among) const;
  void rank_versions(Candidates& of);
  [[nodiscard]] bool touches_forced(const Spec& spec) const;
  [[nodiscard]] std::vector<RecordId> find_matches(SpecId id, Candidates& among);
  [[nodiscard]] std::vector<RecordId> find_everywhere(SpecId id);
  [[nodiscard]] const std::vector<RecordId>& channel_matches(SpecId id);
  void reject(Spec& spec, const channel::ParseError& why);

  [[nodiscard]] std::uint32_t track_feature_count(RecordId id) const;
  [[nodiscard]] std::int64_t build_number(RecordId id) const;
  [[nodiscard]] std::int64_t timestamp(RecordId id) const;
  [[nodiscard]] Strength strength(Candidates& of, RecordId id);
  [[nodiscard]] Strength best_strength(SpecId id);
  [[nodiscard]] std::strong_ordering compare_main(Candidates& of, RecordId left,
                                                  RecordId right);
  void arrange(Candidates& of);
  void sort_tie(Candidates& of, std::size_t tie);
  [[nodiscard]] std::vector<std::vector<Strength>> best_dependencies(
      std::span<const RecordId> tied);
  [[nodiscard]] bool is_preferred(RecordId left, RecordId right);

  IndexOptions options_;
  std::vector<Table> tables_;
  std::vector<std::unique_ptr<Name>> names_;
  std::unordered_map<std::string_view, NameId> name_ids_;
  std::vector<Place> records_;
  std::vector<KnownLinks> links_;
  std::pmr::monotonic_buffer_resource links_memory_;
  std::vector<std::unique_ptr<SpecEntry>> specs_;
  SpecIds spec_ids_;     ///< of the records
  SpecIds request_ids_;  ///< of requests

  // Of the forced records
  std::vector<channel::Record> forced_;
  std::vector<std::vector<SpecId>> forced_links_;
  RecordId forced_begin_ = 0;
  std::size_t forced_room_ = 0;  ///< numbers that belong to forced records
  std::unordered_map<NameId, std::unique_ptr<Candidates>> forced_names_;
  std::unordered_map<SpecId, std::vector<RecordId>> forced_matches_;
};

}  // namespace distro::solve
