#include "graph/package_index.hpp"

#include <algorithm>

#include "channel/version_key.hpp"

namespace distro::graph {
namespace {

using channel::NameId;
using channel::RecordTable;
using channel::Row;

/// -1, 0, 1 in conda's order; a text that is no version comes before all others.
int compare_versions(std::string_view left, std::string_view right) {
  if (left == right) {
    return 0;
  }
  const std::optional<std::string> left_key = channel::version_key(left);
  const std::optional<std::string> right_key = channel::version_key(right);
  if (left_key && right_key) {
    return left_key->compare(*right_key);
  }
  if (left_key || right_key) {
    return left_key ? 1 : -1;
  }
  return left.compare(right);
}

template <typename Value>
int compare(const Value& left, const Value& right) {
  return left < right ? -1 : (right < left ? 1 : 0);
}

}  // namespace

PackageIndex::PackageIndex(std::span<const channel::Repodata> channels) {
  tables_.reserve(channels.size());
  for (const channel::Repodata& repodata : channels) {
    tables_.push_back({repodata.channel, repodata.subdir, repodata.records, {}, {}});
  }
  merge_names();
}

/// Each table's names are sorted, so that one pass over all merges them.
void PackageIndex::merge_names() {
  std::size_t most = 0;
  for (Table& table : tables_) {
    table.globals.resize(table.records.name_count());
    most = std::max(most, table.globals.size());
  }
  names_.reserve(most + most / 8);
  std::vector<NameId> at(tables_.size(), 0);
  while (true) {
    const std::string_view* least = nullptr;
    std::string_view next;
    for (std::size_t id = 0; id < tables_.size(); ++id) {
      if (at[id] < tables_[id].globals.size()) {
        const std::string_view name = tables_[id].records.name(at[id]);
        if (least == nullptr || name < next) {
          next = name;
          least = &next;
        }
      }
    }
    if (least == nullptr) {
      break;
    }
    for (std::size_t id = 0; id < tables_.size(); ++id) {
      Table& table = tables_[id];
      const bool has =
          at[id] < table.globals.size() && table.records.name(at[id]) == next;
      if (has) {
        table.globals[at[id]] = name_count();
      }
      table.locals.push_back(has ? at[id]++ : channel::no_name);
    }
    names_.push_back(next);
  }
}

std::optional<Name> PackageIndex::find(std::string_view name) const {
  const auto found = std::lower_bound(names_.begin(), names_.end(), name);
  return found != names_.end() && *found == name
             ? std::optional(static_cast<Name>(found - names_.begin()))
             : std::nullopt;
}

std::vector<std::string> PackageIndex::packaged_names() const {
  std::vector<std::string> names;
  for (Name id = 0; id < name_count(); ++id) {
    if (has_records(id)) {
      names.emplace_back(name(id));
    }
  }
  return names;
}

channel::IdRange PackageIndex::rows(TableId id, Name name) const {
  const NameId known = local(id, name);
  return known == channel::no_name ? channel::IdRange(0U, 0U) : table(id).rows(known);
}

bool PackageIndex::has_records(Name name) const {
  for (TableId id = 0; id < table_count(); ++id) {
    if (!rows(id, name).empty()) {
      return true;
    }
  }
  return false;
}

std::vector<RecordRef> PackageIndex::records(Name name) const {
  return records(name, {0U, table_count()});
}

channel::IdRange PackageIndex::tables_with(Name name) const {
  TableId first = 0;
  while (first < table_count() && rows(first, name).empty()) {
    ++first;
  }
  TableId last = first;
  while (last < table_count() && channel_of(last) == channel_of(first)) {
    ++last;
  }
  return {first, last};
}

std::vector<RecordRef> PackageIndex::records(Name name, channel::IdRange tables) const {
  std::vector<RecordRef> refs;
  for (const TableId id : tables) {
    const std::size_t middle = refs.size();
    for (const Row row : rows(id, name)) {
      refs.push_back({id, row});
    }
    if (middle > 0 && refs.size() > middle) {
      std::inplace_merge(refs.begin(),
                         refs.begin() + static_cast<std::ptrdiff_t>(middle), refs.end(),
                         [this](RecordRef left, RecordRef right) {
                           return is_preferred(left, right);
                         });
    }
  }
  return refs;
}

std::vector<std::string> PackageIndex::versions(Name name) const {
  std::vector<std::string> versions;
  for (const RecordRef ref : records(name)) {
    const std::string_view version = table(ref.table).version(ref.row);
    if (std::find(versions.begin(), versions.end(), version) == versions.end()) {
      versions.emplace_back(version);
    }
  }
  return versions;
}

bool PackageIndex::is_preferred(RecordRef left, RecordRef right) const {
  if (left.table == right.table) {
    return left.row < right.row;
  }
  const RecordTable& one = table(left.table);
  const RecordTable& other = table(right.table);
  if (const int order = compare(other.track_feature_count(right.row),
                                one.track_feature_count(left.row))) {
    return order > 0;
  }
  if (const int order =
          compare_versions(one.version(left.row), other.version(right.row))) {
    return order > 0;
  }
  if (const int order =
          compare(one.build_number(left.row), other.build_number(right.row))) {
    return order > 0;
  }
  if (const int order = compare(one.timestamp(left.row), other.timestamp(right.row))) {
    return order > 0;
  }
  if (const int order = one.build(left.row).compare(other.build(right.row))) {
    return order > 0;
  }
  if (const int order = subdir_of(left.table).compare(subdir_of(right.table))) {
    return order > 0;
  }
  // The channel of higher priority last: of equals the first one given is taken.
  return left.table < right.table;
}

bool PackageIndex::same_release(RecordRef left, RecordRef right) const {
  const RecordTable& one = table(left.table);
  const RecordTable& other = table(right.table);
  return one.build_number(left.row) == other.build_number(right.row) &&
         (left.table == right.table
              ? one.version_id(left.row) == other.version_id(right.row)
              : one.version(left.row) == other.version(right.row));
}

}  // namespace distro::graph
