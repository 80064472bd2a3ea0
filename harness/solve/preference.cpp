// The order in which the records of one name are preferred (conda-semantics 3.12).
#include <algorithm>
#include <iterator>

#include "solve/record_index_parts.hpp"

namespace distro::solve {

namespace {

std::strong_ordering compare_versions(const std::optional<channel::Version>& left,
                                      const std::optional<channel::Version>& right) {
  if (!left || !right) {
    return left.has_value() <=> right.has_value();
  }
  return *left <=> *right;
}

/// Between builds of one version for the same dependencies: the newest file. Old
/// channels have no timestamps; there the build that needs less is the ordinary one
/// (those with the legacy `features` need more).
bool is_preferred(const channel::Record& left, const channel::Record& right,
                  bool is_first) {
  if (left.timestamp != right.timestamp) {
    return left.timestamp > right.timestamp;
  }
  if (left.depends.size() != right.depends.size()) {
    return left.depends.size() < right.depends.size();
  }
  const auto order = channel::compare_preference(left, right);
  return order != 0 ? order > 0 : is_first;
}

}  // namespace

/// `greater` is preferred. No record at all is worst.
std::strong_ordering RecordIndex::compare_strength(std::optional<RecordId> left,
                                                   std::optional<RecordId> right) {
  if (!left || !right) {
    return left.has_value() <=> right.has_value();
  }
  const std::size_t left_features = record(*left).track_features.size();
  const std::size_t right_features = record(*right).track_features.size();
  if (left_features != right_features) {
    return right_features <=> left_features;
  }
  return compare_versions(version(*left), version(*right));
}

/// `greater` is preferred; equal are builds of one version that differ in what they
/// were built for, or when. With channel priority disabled the channel only breaks ties
/// between versions.
std::strong_ordering RecordIndex::compare_main(RecordId left, RecordId right) {
  const std::strong_ordering ranks = channel_rank(right) <=> channel_rank(left);
  if (priority_ == ChannelPriority::flexible && ranks != 0) {
    return ranks;
  }
  if (const auto order = compare_strength(left, right); order != 0) {
    return order;
  }
  return ranks != 0 ? ranks : record(left).build_number <=> record(right).build_number;
}

const std::vector<RecordId>& RecordIndex::preferred(std::string_view name) {
  static const std::vector<RecordId> none;
  const Name* found = find_name(name);
  if (found == nullptr) {
    return none;
  }
  if (found->preferred.empty()) {
    found->preferred = found->visible;
    sort_by_preference(found->preferred);
  }
  return found->preferred;
}

void RecordIndex::sort_by_preference(std::vector<RecordId>& records) {
  std::stable_sort(records.begin(), records.end(),
                   [this](RecordId a, RecordId b) { return compare_main(a, b) > 0; });
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin + 1;
    while (end < records.size() && compare_main(records[begin], records[end]) == 0) {
      ++end;
    }
    if (end - begin > 1) {
      sort_variants(std::span(records).subspan(begin, end - begin));
    }
    begin = end;
  }
}

/// Among builds of one version the one is preferred whose dependencies can be newest,
/// looking only at names that all of them depend on, in the order of the names.
void RecordIndex::sort_variants(std::span<RecordId> tied) {
  std::map<RecordId, Best> best;
  Best shared;
  for (const RecordId id : tied) {
    best[id] = best_dependencies(id);
    if (id == tied.front()) {
      shared = best[id];
    }
    std::erase_if(shared,
                  [&](const auto& entry) { return !best[id].contains(entry.first); });
  }
  for (auto& [id, dependencies] : best) {
    std::erase_if(dependencies,
                  [&](const auto& entry) { return !shared.contains(entry.first); });
  }
  std::sort(tied.begin(), tied.end(), [&](RecordId a, RecordId b) {
    if (const auto order = compare_best(best[a], best[b]); order != 0) {
      return order > 0;
    }
    return is_preferred(record(a), record(b), a < b);
  });
}

std::strong_ordering RecordIndex::compare_best(const Best& left, const Best& right) {
  for (auto l = left.begin(), r = right.begin(); l != left.end(); ++l, ++r) {
    if (const auto order = compare_strength(l->second, r->second); order != 0) {
      return order;
    }
  }
  return std::strong_ordering::equal;
}

RecordIndex::Best RecordIndex::best_dependencies(RecordId id) {
  Best best;
  for (const SpecId asked : links(id).depends) {
    const Spec& dependency = spec(asked);
    if (!dependency.has_exact_name() || dependency.is_virtual()) {
      continue;
    }
    const std::optional<RecordId> found = best_match(asked);
    const auto [entry, is_new] = best.emplace(dependency.name(), found);
    if (!is_new && compare_strength(found, entry->second) < 0) {
      entry->second = found;
    }
  }
  return best;
}

std::optional<RecordId> RecordIndex::best_match(SpecId id) {
  SpecEntry& entry = *specs_[id];
  if (entry.best_known) {
    return entry.best;
  }
  entry.best_known = true;
  const auto named = names_.find(entry.spec.name());
  if (named == names_.end()) {
    return entry.best;
  }
  const bool forced = touches_forced(entry.spec);
  for (const RecordId candidate : forced ? named->second.visible : matches(id)) {
    if ((!forced || matches(id, candidate)) &&
        compare_strength(candidate, entry.best) > 0) {
      entry.best = candidate;
    }
  }
  return entry.best;
}

}  // namespace distro::solve
