// The records of one subdir of a channel, in columns.
//
// Texts are interned, versions and specs are numbered, and all of it lies in flat
// arrays: the same arrays are the snapshot on disk, which is mapped and not read. Rows
// are grouped by name; within a name the most preferred record comes first.
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channel/record.hpp"
#include "channel/text_pool.hpp"

namespace distro::channel {

/// Number of a record in a table.
using Row = std::uint32_t;
/// Number of a package name in a table; names that are only depended upon have one too.
/// Ascending in byte order.
using NameId = std::uint32_t;
/// Number of a version text in a table. Ascending in conda's order.
using VersionId = std::uint32_t;
/// Number of a MatchSpec text (of depends or constrains) in a table.
using SpecId = std::uint32_t;

/// No name: a pattern, or a text that conda rejects.
inline constexpr NameId no_name = 0xFFFFFFFFU;

/// Consecutive rows, or specs.
using IdRange = std::ranges::iota_view<std::uint32_t, std::uint32_t>;

namespace detail {
struct TableArrays;
}

/// Immutable and cheap to copy; safe to read from several threads.
class RecordTable {
 public:
  /// No records.
  RecordTable();
  /// The table of these records, all of one subdir; a record with the same file name as
  /// an earlier one takes its place, a .conda that of the .tar.bz2.
  RecordTable(const std::vector<Record>& records);  // NOLINT: a list of records is one
  explicit RecordTable(std::shared_ptr<const detail::TableArrays> arrays);

  [[nodiscard]] Row size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }

  // Names
  [[nodiscard]] NameId name_count() const;
  [[nodiscard]] std::string_view name(NameId id) const;
  [[nodiscard]] std::optional<NameId> find_name(std::string_view name) const;
  /// Its records, the most preferred first (compare_preference); none if it is only
  /// depended upon.
  [[nodiscard]] IdRange rows(NameId id) const;
  [[nodiscard]] IdRange rows(std::string_view name) const;

  // One record
  [[nodiscard]] NameId name_id(Row row) const;
  [[nodiscard]] std::string_view name_of(Row row) const { return name(name_id(row)); }
  [[nodiscard]] VersionId version_id(Row row) const;
  [[nodiscard]] std::string_view version(Row row) const {
    return version_text(version_id(row));
  }
  [[nodiscard]] std::string_view build(Row row) const;
  [[nodiscard]] std::int64_t build_number(Row row) const;
  [[nodiscard]] std::int64_t timestamp(Row row) const;
  [[nodiscard]] std::uint64_t file_size(Row row) const;
  [[nodiscard]] std::span<const SpecId> depends(Row row) const;
  [[nodiscard]] std::span<const SpecId> constrains(Row row) const;
  [[nodiscard]] std::vector<std::string_view> track_features(Row row) const;
  [[nodiscard]] std::uint32_t track_feature_count(Row row) const;
  [[nodiscard]] std::string file_name(Row row) const;
  /// The whole record, with channel, subdir and URL.
  [[nodiscard]] Record operator[](Row row) const;
  [[nodiscard]] Record front() const { return (*this)[0]; }

  // Versions
  [[nodiscard]] VersionId version_count() const;
  [[nodiscard]] std::string_view version_text(VersionId id) const;
  /// Equal versions (1.1 and 1.1.0) have the same rank, a higher one a higher rank; 0
  /// for a text that is no version.
  [[nodiscard]] std::uint32_t version_rank(VersionId id) const;

  // Who asks for what
  [[nodiscard]] SpecId spec_count() const;
  [[nodiscard]] std::string_view spec_text(SpecId id) const;
  /// The name that it asks for, or no_name.
  [[nodiscard]] NameId spec_name(SpecId id) const;
  /// All specs that ask for a name.
  [[nodiscard]] IdRange specs_about(NameId id) const;
  /// The records that have the spec in `depends`, ascending.
  [[nodiscard]] std::span<const Row> depending(SpecId id) const;
  /// The records that have the spec in `constrains`, ascending.
  [[nodiscard]] std::span<const Row> constraining(SpecId id) const;

  /// Visits each record, made when it is asked for.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Record;
    using difference_type = std::int64_t;
    using pointer = void;
    using reference = Record;
    Iterator(const RecordTable& table, Row row) : table_(&table), row_(row) {}
    Record operator*() const { return (*table_)[row_]; }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    friend bool operator==(const Iterator& left, const Iterator& right) {
      return left.row_ == right.row_;
    }

   private:
    const RecordTable* table_;
    Row row_;
  };
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, size()}; }

  /// For the snapshot: the arrays behind it.
  [[nodiscard]] const detail::TableArrays& arrays() const { return *arrays_; }

 private:
  std::shared_ptr<const detail::TableArrays> arrays_;
};

}  // namespace distro::channel
