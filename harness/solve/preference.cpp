// The order in which the records of one name are preferred (conda-semantics 3.12).
//
// The rows of a table are in this order already, as far as versions, build numbers and
// times go. What is left are the builds of one version for different dependencies: only
// the ones that a request reaches are looked at.
#include <algorithm>
#include <numeric>

#include "solve/record_index_parts.hpp"

namespace distro::solve {

std::uint32_t RecordIndex::track_feature_count(RecordId id) const {
  const Place& at = records_[id];
  return is_forced(id)
             ? static_cast<std::uint32_t>(forced_[at.row].track_features.size())
             : tables_[at.table].records.track_feature_count(at.row);
}

std::int64_t RecordIndex::build_number(RecordId id) const {
  const Place& at = records_[id];
  return is_forced(id) ? forced_[at.row].build_number
                       : tables_[at.table].records.build_number(at.row);
}

std::int64_t RecordIndex::timestamp(RecordId id) const {
  const Place& at = records_[id];
  return is_forced(id) ? forced_[at.row].timestamp
                       : tables_[at.table].records.timestamp(at.row);
}

RecordIndex::Strength RecordIndex::strength(Candidates& of, RecordId id) {
  read_versions(of);
  const Strength features = 0xFFFFFFFFU - std::min(track_feature_count(id), 0xFFFFFFU);
  return features << 32U | of.ranks[of.version_of[id - of.first]];
}

/// Of the channels' records alone, so that what is forced changes no order.
RecordIndex::Strength RecordIndex::best_strength(SpecId id) {
  SpecEntry& entry = *specs_[id];
  if (!entry.best) {
    Strength best = 0;
    Candidates& all = names_[entry.spec.name_id]->of_channels;
    for (const RecordId record : channel_matches(id)) {
      best = std::max(best, strength(all, record));
    }
    entry.best = best;
  }
  return *entry.best;
}

/// `greater` is preferred; equal are builds of one version that differ in what they
/// were built for, or when. With channel priority disabled the channel only breaks ties
/// between versions.
std::strong_ordering RecordIndex::compare_main(Candidates& of, RecordId left,
                                               RecordId right) {
  const std::strong_ordering ranks = channel_rank(right) <=> channel_rank(left);
  if (options_.priority == ChannelPriority::flexible && ranks != 0) {
    return ranks;
  }
  if (const auto order = strength(of, left) <=> strength(of, right); order != 0) {
    return order;
  }
  return ranks != 0 ? ranks : build_number(left) <=> build_number(right);
}

void RecordIndex::arrange(Candidates& of) {
  if (of.arranged) {
    return;
  }
  of.arranged = true;
  read_versions(of);
  of.order.resize(of.last - of.first);
  std::iota(of.order.begin(), of.order.end(), of.first);
  if (!of.one_table) {
    std::stable_sort(of.order.begin(), of.order.end(), [&](RecordId a, RecordId b) {
      return compare_main(of, a, b) > 0;
    });
  }
  of.place.resize(of.order.size());
  for (std::uint32_t at = 0; at < of.order.size(); ++at) {
    of.place[of.order[at] - of.first] = at;
  }
  for (std::size_t begin = 0, end = 1; begin < of.order.size(); begin = end++) {
    while (end < of.order.size() &&
           compare_main(of, of.order[begin], of.order[end]) == 0) {
      ++end;
    }
    if (end - begin > 1) {
      of.ties.push_back({begin, end, false});
    }
  }
}

const std::vector<RecordId>& RecordIndex::preferred(NameId id) {
  Candidates& all = candidates(id);
  arrange(all);
  for (std::size_t tie = 0; tie < all.ties.size(); ++tie) {
    sort_tie(all, tie);
  }
  return all.order;
}

void RecordIndex::sort_by_preference(std::vector<RecordId>& records) {
  if (records.size() < 2) {
    return;
  }
  Candidates& all = candidates(name_of(records.front()));
  arrange(all);
  const auto place = [&](RecordId id) { return all.place[id - all.first]; };
  const auto sort = [&] {
    std::sort(records.begin(), records.end(),
              [&](RecordId a, RecordId b) { return place(a) < place(b); });
  };
  sort();
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto tie = std::upper_bound(
        all.ties.begin(), all.ties.end(), place(records[i]),
        [](std::size_t at, const Candidates::Tie& t) { return at < t.end; });
    if (tie != all.ties.end() && tie->begin <= place(records[i - 1])) {
      sort_tie(all, static_cast<std::size_t>(tie - all.ties.begin()));
    }
  }
  sort();
}

/// Among builds of one version the one is preferred whose dependencies can be newest,
/// looking only at names that all of them depend on, in the order of the names.
void RecordIndex::sort_tie(Candidates& of, std::size_t number) {
  if (of.ties[number].sorted) {
    return;
  }
  of.ties[number].sorted = true;
  const std::span<RecordId> tied = std::span(of.order).subspan(
      of.ties[number].begin, of.ties[number].end - of.ties[number].begin);
  const std::vector<std::vector<Strength>> best = best_dependencies(tied);
  std::vector<std::uint32_t> order(tied.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return best[a] != best[b] ? best[a] > best[b] : is_preferred(tied[a], tied[b]);
  });
  const std::vector<RecordId> before(tied.begin(), tied.end());
  for (std::uint32_t at = 0; at < tied.size(); ++at) {
    tied[at] = before[order[at]];
    of.place[tied[at] - of.first] =
        static_cast<std::uint32_t>(of.ties[number].begin) + at;
  }
}

/// For each record what its dependencies can be at best: one column for each name that
/// all of them depend on but not all in the same words.
std::vector<std::vector<RecordIndex::Strength>> RecordIndex::best_dependencies(
    std::span<const RecordId> tied) {
  struct Column {
    std::vector<SpecId> specs;  ///< all that is asked of the name, by record
    std::vector<std::uint32_t> owners;
    std::uint32_t records = 0;
  };
  std::unordered_map<NameId, Column> columns;
  for (std::uint32_t at = 0; at < tied.size(); ++at) {
    for (const SpecId id : links(tied[at]).depends) {
      if (!spec(id).has_exact_name() || spec(id).is_virtual()) {
        continue;
      }
      Column& column = columns[spec(id).name_id];
      column.records += column.owners.empty() || column.owners.back() != at ? 1U : 0U;
      column.specs.push_back(id);
      column.owners.push_back(at);
    }
  }
  std::vector<NameId> shared;
  for (const auto& [name, column] : columns) {
    const bool same_words =
        column.specs.size() == tied.size() &&
        std::all_of(column.specs.begin(), column.specs.end(),
                    [&](SpecId id) { return id == column.specs.front(); });
    if (column.records == tied.size() && !same_words) {
      shared.push_back(name);
    }
  }
  std::sort(shared.begin(), shared.end(), [this](NameId left, NameId right) {
    return name_text(left) < name_text(right);
  });
  std::vector<std::vector<Strength>> best(tied.size());
  for (const NameId name : shared) {
    const Column& column = columns.at(name);
    for (std::vector<Strength>& row : best) {
      row.push_back(~Strength{0});
    }
    for (std::size_t i = 0; i < column.specs.size(); ++i) {
      Strength& worst = best[column.owners[i]].back();
      worst = std::min(worst, best_strength(column.specs[i]));
    }
  }
  return best;
}

/// Between builds of one version for the same dependencies: the newest file. Old
/// channels have no timestamps; there the ordinary build is the one without the legacy
/// `features`, and the one that needs less.
bool RecordIndex::is_preferred(RecordId left, RecordId right) {
  if (timestamp(left) != timestamp(right)) {
    return timestamp(left) > timestamp(right);
  }
  const channel::Record left_record = record(left);
  const channel::Record right_record = record(right);
  if (left_record.features.empty() != right_record.features.empty()) {
    return left_record.features.empty();
  }
  const std::size_t left_needs = links(left).depends.size();
  const std::size_t right_needs = links(right).depends.size();
  if (left_needs != right_needs) {
    return left_needs < right_needs;
  }
  const auto order = channel::compare_preference(left_record, right_record);
  return order != 0 ? order > 0 : left < right;
}

}  // namespace distro::solve
