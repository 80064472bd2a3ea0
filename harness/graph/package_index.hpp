// Several channels and subdirs seen as one: names merged, records by name.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "channel/repodata.hpp"

namespace distro::graph {

/// Number of a package name in a PackageIndex; ascending in byte order.
using Name = std::uint32_t;
/// Number of a channel's subdir in a PackageIndex.
using TableId = std::uint32_t;

/// A record: which table, which row.
struct RecordRef {
  TableId table = 0;
  channel::Row row = 0;
  friend bool operator==(RecordRef, RecordRef) = default;
};

/// The tables are copied, which is cheap, and never materialized. Immutable.
class PackageIndex {
 public:
  /// `channels` is one entry per channel and subdir; subdirs of one channel stand
  /// together, the channel of highest priority first.
  explicit PackageIndex(std::span<const channel::Repodata> channels);

  [[nodiscard]] TableId table_count() const {
    return static_cast<TableId>(tables_.size());
  }
  [[nodiscard]] const channel::RecordTable& table(TableId id) const {
    return tables_[id].records;
  }
  [[nodiscard]] const std::string& channel_of(TableId id) const {
    return tables_[id].channel;
  }
  [[nodiscard]] const std::string& subdir_of(TableId id) const {
    return tables_[id].subdir;
  }

  [[nodiscard]] Name name_count() const { return static_cast<Name>(names_.size()); }
  [[nodiscard]] std::string_view name(Name id) const { return names_[id]; }
  [[nodiscard]] std::optional<Name> find(std::string_view name) const;
  /// The names of which there is a record, ascending.
  [[nodiscard]] std::vector<std::string> packaged_names() const;

  /// The table's number of a name; channel::no_name if it does not know the name.
  [[nodiscard]] channel::NameId local(TableId table, Name name) const {
    return tables_[table].locals[name];
  }
  [[nodiscard]] Name global(TableId table, channel::NameId name) const {
    return tables_[table].globals[name];
  }
  [[nodiscard]] Name name_of(RecordRef ref) const {
    return global(ref.table, table(ref.table).name_id(ref.row));
  }

  /// All rows of a name in a table, the most preferred first.
  [[nodiscard]] channel::IdRange rows(TableId table, Name name) const;
  /// Some table has a record of it; otherwise it is only depended upon.
  [[nodiscard]] bool has_records(Name name) const;
  /// All records of a name, the most preferred first, whatever channel they are in.
  [[nodiscard]] std::vector<RecordRef> records(Name name) const;
  /// The tables of the first channel that has records of it; with strict priority the
  /// others' are hidden. Empty if there is none.
  [[nodiscard]] channel::IdRange tables_with(Name name) const;
  /// All records of a name in these tables, the most preferred first.
  [[nodiscard]] std::vector<RecordRef> records(Name name,
                                               channel::IdRange tables) const;

  /// The versions that a name has, as written, each once, the most preferred first.
  [[nodiscard]] std::vector<std::string> versions(Name name) const;

  /// `left` is preferred: the order of channel::compare_preference.
  [[nodiscard]] bool is_preferred(RecordRef left, RecordRef right) const;
  /// Same version text and build number: builds of one release.
  [[nodiscard]] bool same_release(RecordRef left, RecordRef right) const;

 private:
  struct Table {
    std::string channel;
    std::string subdir;
    channel::RecordTable records;
    std::vector<Name> globals;            ///< by NameId
    std::vector<channel::NameId> locals;  ///< by Name
  };
  void merge_names();

  std::vector<Table> tables_;
  std::vector<std::string_view> names_;
};

}  // namespace distro::graph
