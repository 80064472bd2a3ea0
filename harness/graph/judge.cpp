#include "graph/judge.hpp"

#include <algorithm>

namespace distro::graph {
namespace {

using channel::MatchSpec;
using channel::NameId;
using channel::Record;
using channel::Row;
using channel::SpecId;

constexpr RecordRef nobody{0xFFFFFFFFU, 0};

}  // namespace

Judge::Judge(const PackageIndex& index, std::span<const job::Candidate> candidates)
    : index_(index), matcher_(index), tables_(index.table_count()) {
  for (TableId id = 0; id < index.table_count(); ++id) {
    const std::size_t specs = index.table(id).spec_count();
    tables_[id] = {std::vector<bool>(specs), std::vector<bool>(specs),
                   std::vector<Newer>(specs, Newer::unknown),
                   std::vector<RecordRef>(specs, nobody),
                   std::vector<bool>(index.table(id).size())};
  }
  is_waiting_.resize(index.name_count());
  for (const job::Candidate& candidate : candidates) {
    if (const std::optional<Name> name = index.find(candidate.record.name)) {
      candidates_[*name].push_back(&candidate.record);
    }
  }
  for (const auto& [name, records] : candidates_) {
    find_excluding(name, records);
  }
  spread();
}

void Judge::find_excluding(Name candidate, const Candidates& candidates) {
  for (TableId id = 0; id < index_.table_count(); ++id) {
    const NameId local = index_.local(id, candidate);
    if (local == channel::no_name) {
      continue;
    }
    for (const SpecId spec : index_.table(id).specs_about(local)) {
      const MatchSpec* parsed = matcher_.spec(id, spec);
      if (parsed != nullptr &&
          std::none_of(candidates.begin(), candidates.end(), [&](const Record* record) {
            return parsed->matches(*record);
          })) {
        tables_[id].excludes[spec] = true;
        fall(id, spec);
      }
    }
  }
}

/// All records that depend on the spec are not installable.
void Judge::fall(TableId table, SpecId spec) {
  for (const Row row : index_.table(table).depending(spec)) {
    if (!tables_[table].fallen[row]) {
      tables_[table].fallen[row] = true;
      const Name name = index_.name_of({table, row});
      if (!is_waiting_[name]) {
        is_waiting_[name] = true;
        waiting_.push_back(name);
      }
    }
  }
}

void Judge::spread() {
  while (!waiting_.empty()) {
    const Name name = waiting_.back();
    waiting_.pop_back();
    is_waiting_[name] = false;
    if (!is_candidate(name)) {
      check_providers(name);
    }
  }
}

/// Records of the name have fallen: those that have no other provider fall too.
void Judge::check_providers(Name name) {
  for (TableId id = 0; id < index_.table_count(); ++id) {
    const NameId local = index_.local(id, name);
    if (local == channel::no_name) {
      continue;
    }
    for (const SpecId spec : index_.table(id).specs_about(local)) {
      if (!tables_[id].lost[spec] && is_lost(id, spec)) {
        tables_[id].lost[spec] = true;
        fall(id, spec);
      }
    }
  }
}

/// Records are there that are what the spec asks for, and all of them have fallen.
bool Judge::is_lost(TableId table, SpecId spec) {
  RecordRef& provider = tables_[table].provider[spec];
  if (provider != nobody && !tables_[provider.table].fallen[provider.row]) {
    return false;
  }
  const MatchSpec* parsed = matcher_.spec(table, spec);
  if (parsed == nullptr) {
    return false;
  }
  bool matched = false;
  for (const RecordRef record :
       records(index_.global(table, index_.table(table).spec_name(spec)))) {
    const bool fallen = tables_[record.table].fallen[record.row];
    // A fallen record only matters while none is known to match.
    if ((!fallen || !matched) && matcher_.matches(*parsed, record)) {
      matched = true;
      if (!fallen) {
        provider = record;
        return false;
      }
    }
  }
  return matched;
}

const Record& Judge::candidate_for(RecordRef record, SpecId spec) const {
  const NameId local = index_.table(record.table).spec_name(spec);
  return *candidates_.at(index_.global(record.table, local)).front();
}

const std::vector<RecordRef>& Judge::records(Name name) {
  const auto [entry, is_new] = records_.try_emplace(name);
  if (is_new) {
    entry->second = index_.records(name);
  }
  return entry->second;
}

std::optional<SpecId> Judge::excluding(RecordRef record) const {
  for (const SpecId spec : index_.table(record.table).depends(record.row)) {
    if (tables_[record.table].excludes[spec]) {
      return spec;
    }
  }
  return std::nullopt;
}

/// The requirement asks for something newer than the candidate: the record belongs to a
/// later series, and it is not its maintainers who have to move.
bool Judge::asks_for_newer(TableId table, SpecId spec) {
  Newer& known = tables_[table].newer[spec];
  if (known != Newer::unknown) {
    return known == Newer::yes;
  }
  const MatchSpec& parsed = *matcher_.spec(table, spec);
  const Name name = index_.global(table, index_.table(table).spec_name(spec));
  const Record& candidate = *candidates_.at(name).front();
  known = Newer::no;
  for (const RecordRef other : records(name)) {
    if (matcher_.matches(parsed, other)) {
      const Record record = index_.table(other.table)[other.row];
      if (channel::compare_preference(record, candidate) < 0) {
        known = Newer::no;
        break;
      }
      known = Newer::yes;
    }
  }
  return known == Newer::yes;
}

std::vector<std::string> Judge::blocked_through(RecordRef record) const {
  const channel::RecordTable& table = index_.table(record.table);
  std::vector<std::string> names;
  for (const SpecId spec : table.depends(record.row)) {
    if (tables_[record.table].lost[spec]) {
      names.emplace_back(table.name(table.spec_name(spec)));
    }
  }
  return names;
}

std::optional<RecordRef> Judge::spokesman(Name name) {
  const auto known = spokesmen_.find(name);
  if (known != spokesmen_.end()) {
    return known->second;
  }
  std::optional<RecordRef> found;
  for (const RecordRef record : records(name)) {
    const std::optional<SpecId> spec = excluding(record);
    if (!spec || !asks_for_newer(record.table, *spec)) {
      found = record;
      break;
    }
  }
  return spokesmen_[name] = found;
}

}  // namespace distro::graph
