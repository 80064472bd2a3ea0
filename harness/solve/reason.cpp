#include "solve/reason.hpp"

#include <algorithm>
#include <set>

namespace distro::solve {

namespace {

constexpr std::size_t most_reasons = 3;

bool is_same(const Reason& left, const Reason& right) {
  return left.kind == right.kind && left.about == right.about &&
         left.bound == right.bound;
}

Reason* find_same(std::vector<Reason>& reasons, const Reason& wanted) {
  const auto same = std::find_if(reasons.begin(), reasons.end(),
                                 [&](const Reason& r) { return is_same(r, wanted); });
  return same == reasons.end() ? nullptr : &*same;
}

void add_once(std::vector<SpecId>& specs, SpecId spec) {
  if (std::find(specs.begin(), specs.end(), spec) == specs.end()) {
    specs.push_back(spec);
  }
}

void add_specs(const RecordIndex& index, const Contradiction& facts,
               const std::vector<SpecId>& specs, Reason::Kind kind,
               std::vector<Reason>& reasons) {
  for (const SpecId id : specs) {
    const Spec& spec = index.spec(id);
    const Reason reason{
        kind, spec.parsed ? spec.name() : spec.text, 0, {id}, facts.depths.at(id)};
    if (Reason* same = find_same(reasons, reason)) {
      add_once(same->specs, id);
      same->depth = std::max(same->depth, reason.depth);
    } else {
      reasons.push_back(reason);
    }
  }
}

std::vector<Reason> reasons_of(const RecordIndex& index, const Contradiction& facts,
                               const Elimination& why) {
  std::vector<Reason> reasons;
  add_specs(index, facts, why.unmet, Reason::Kind::unmet, reasons);
  add_specs(index, facts, why.broken, Reason::Kind::broken, reasons);
  if (why.bound) {
    reasons.push_back({Reason::Kind::bound, "", *why.bound, {}, 1});
  }
  return reasons;
}

struct Case {
  RecordId record;
  std::vector<Reason> reasons;
};

/// One case for each crossed out record, most preferred first within a name.
std::vector<Case> cases_of(RecordIndex& index, const Contradiction& facts,
                           std::span<const RecordId> records) {
  std::vector<Case> cases;
  std::set<NameId> names;
  const std::set<RecordId> given(records.begin(), records.end());
  for (const RecordId record : records) {
    if (!names.insert(index.name_of(record)).second) {
      continue;
    }
    for (const RecordId next : index.preferred(index.name_of(record))) {
      const auto why = facts.eliminated.find(next);
      if (given.contains(next) && why != facts.eliminated.end()) {
        cases.push_back({next, reasons_of(index, facts, why->second)});
      }
    }
  }
  return cases;
}

bool has(Case& one, const Reason& reason) {
  return find_same(one.reasons, reason) != nullptr;
}

/// The reason of most cases; of equals the one that takes fewer steps, then the one
/// that comes first.
Reason most_frequent(std::vector<Case>& cases) {
  const Reason* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const Case& one : cases) {
    for (const Reason& reason : one.reasons) {
      const std::ptrdiff_t times = std::count_if(
          cases.begin(), cases.end(), [&](Case& other) { return has(other, reason); });
      if (times > most || (times == most && reason.depth < best->depth)) {
        most = times;
        best = &reason;
      }
    }
    if (most == std::ssize(cases)) {
      break;  // the other cases have no other that all of them have
    }
  }
  return *best;
}

/// `main` and what else is not there at all, for all of the cases, with their specs.
std::vector<Reason> shared_reasons(std::vector<Case>& cases, const Reason& main) {
  std::vector<Reason> shared{main};
  for (const Reason& reason : cases.front().reasons) {
    if (shared.size() < most_reasons && main.depth == 0 && reason.depth == 0 &&
        find_same(shared, reason) == nullptr &&
        std::all_of(cases.begin(), cases.end(),
                    [&](Case& other) { return has(other, reason); })) {
      shared.push_back(reason);
    }
  }
  for (Reason& reason : shared) {
    reason.specs.clear();
    for (Case& one : cases) {
      for (const SpecId spec : find_same(one.reasons, reason)->specs) {
        add_once(reason.specs, spec);
      }
    }
  }
  return shared;
}

}  // namespace

Grouping group_by_reason(RecordIndex& index, const Contradiction& facts,
                         std::span<const RecordId> records, std::size_t most_groups) {
  Grouping result;
  std::vector<Case> left = cases_of(index, facts, records);
  while (!left.empty() && result.groups.size() < most_groups) {
    const Reason main = most_frequent(left);
    const auto others = std::stable_partition(
        left.begin(), left.end(), [&](Case& one) { return has(one, main); });
    std::vector<Case> covered(left.begin(), others);
    left.erase(left.begin(), others);
    ReasonGroup group;
    for (const Case& one : covered) {
      group.records.push_back(one.record);
    }
    group.reasons = shared_reasons(covered, main);
    result.groups.push_back(std::move(group));
  }
  result.untold = left.size();
  return result;
}

}  // namespace distro::solve
