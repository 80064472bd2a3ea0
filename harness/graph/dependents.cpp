#include "graph/dependents.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "channel/match_spec.hpp"
#include "graph/suggested_bound.hpp"

namespace distro::graph {
namespace {

using channel::MatchSpec;
using channel::Record;

/// A requirement of a record; nothing if its text is no MatchSpec (such a record cannot
/// be installed by anyone, so it is not ours to judge).
using Requirements = std::vector<MatchSpec>;

/// Records by name, newest first, with their requirements parsed once per text.
class Catalogue {
 public:
  explicit Catalogue(std::span<const channel::Repodata> channels) {
    for (const channel::Repodata& repodata : channels) {
      for (const Record& record : repodata.records) {
        by_name_[record.name].push_back(&loaded_.emplace_back(record));
      }
    }
    for (auto& [name, records] : by_name_) {
      std::sort(records.begin(), records.end(),
                [](const Record* left, const Record* right) {
                  return channel::compare_preference(*left, *right) > 0;
                });
    }
  }

  [[nodiscard]] const std::vector<const Record*>& records(
      const std::string& name) const {
    static const std::vector<const Record*> none;
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? none : found->second;
  }

  [[nodiscard]] const std::map<std::string, std::vector<const Record*>>& names() const {
    return by_name_;
  }

  [[nodiscard]] const Requirements& requirements(const Record& record) {
    const auto known = requirements_.find(&record);
    if (known != requirements_.end()) {
      return known->second;
    }
    Requirements parsed;
    for (const std::string& text : record.depends) {
      if (const std::optional<MatchSpec>& spec = parse(text)) {
        parsed.push_back(*spec);
      }
    }
    return requirements_.emplace(&record, std::move(parsed)).first->second;
  }

 private:
  const std::optional<MatchSpec>& parse(const std::string& text) {
    const auto known = specs_.find(text);
    if (known != specs_.end()) {
      return known->second;
    }
    std::optional<MatchSpec> spec;
    try {
      spec.emplace(text);
    } catch (const channel::ParseError&) {
      spec.reset();
    }
    return specs_.emplace(text, std::move(spec)).first->second;
  }

  std::deque<Record> loaded_;
  std::map<std::string, std::vector<const Record*>> by_name_;
  std::unordered_map<const Record*, Requirements> requirements_;
  std::unordered_map<std::string, std::optional<MatchSpec>> specs_;
};

/// The way from the starting names to every name that depends on them, by breadth: the
/// shortest explanation, the same on every run. `of` gives the record that speaks for a
/// name.
std::map<std::string, std::vector<job::PathStep>> closure(
    Catalogue& catalogue, const std::vector<std::string>& start,
    const std::function<const Record*(const std::string&)>& of) {
  std::map<std::string, std::map<std::string, std::string>> dependents;
  for (const auto& [name, records] : catalogue.names()) {
    if (const Record* record = of(name)) {
      for (const MatchSpec& spec : catalogue.requirements(*record)) {
        dependents[spec.name()].emplace(name, spec.text());
      }
    }
  }
  std::map<std::string, std::vector<job::PathStep>> paths;
  std::deque<std::string> waiting;
  for (const std::string& name : start) {
    if (paths.emplace(name, std::vector<job::PathStep>{{name, ""}}).second) {
      waiting.push_back(name);
    }
  }
  while (!waiting.empty()) {
    const std::string name = waiting.front();
    waiting.pop_front();
    for (const auto& [dependent, spec] : dependents[name]) {
      std::vector<job::PathStep> path = paths.at(name);
      path.push_back({dependent, spec});
      if (paths.emplace(dependent, std::move(path)).second) {
        waiting.push_back(dependent);
      }
    }
  }
  return paths;
}

/// Judges records against the candidates.
class Judge {
 public:
  Judge(Catalogue& catalogue, std::span<const job::Candidate> candidates)
      : catalogue_(catalogue) {
    for (const job::Candidate& candidate : candidates) {
      candidates_[candidate.record.name].push_back(&candidate.record);
    }
  }

  [[nodiscard]] bool is_candidate(const std::string& name) const {
    return candidates_.contains(name);
  }

  /// The requirement of `record` that no candidate meets, if there is one.
  [[nodiscard]] const MatchSpec* excluding(const Record& record) {
    for (const MatchSpec& spec : catalogue_.requirements(record)) {
      const auto candidates = candidates_.find(spec.name());
      if (candidates != candidates_.end() && !any_matches(candidates->second, spec)) {
        return &spec;
      }
    }
    return nullptr;
  }

  /// The requirement asks for something newer than the candidate: the record belongs to
  /// a later series, and it is not its maintainers who have to move.
  [[nodiscard]] bool asks_for_newer(const MatchSpec& spec) {
    const Record& candidate = *candidates_.at(spec.name()).front();
    bool newer = false;
    for (const Record* known : catalogue_.records(spec.name())) {
      if (spec.matches(*known)) {
        if (channel::compare_preference(*known, candidate) < 0) {
          return false;
        }
        newer = true;
      }
    }
    return newer;
  }

  /// The record can be installed with the candidates as far as `depends` tells.
  [[nodiscard]] bool installable(const Record& record) {
    const auto [entry, is_new] = installable_.emplace(&record, true);
    if (!is_new) {
      return entry->second;  // within a cycle: innocent until the rest is known
    }
    const bool result = excluding(record) == nullptr && blocked_through(record).empty();
    installable_[&record] = result;
    return result;
  }

  /// Names that the record needs and that no installable release provides.
  [[nodiscard]] std::vector<std::string> blocked_through(const Record& record) {
    std::vector<std::string> names;
    for (const MatchSpec& spec : catalogue_.requirements(record)) {
      if (is_candidate(spec.name())) {
        continue;
      }
      bool matched = false;
      bool provided = false;
      for (const Record* provider : catalogue_.records(spec.name())) {
        if (spec.matches(*provider)) {
          matched = true;
          provided = provided || installable(*provider);
        }
      }
      if (matched && !provided) {
        names.push_back(spec.name());
      }
    }
    return names;
  }

  /// The release that speaks for a name: the newest that does not ask for something
  /// newer than the candidates. nullptr if all do.
  [[nodiscard]] const Record* spokesman(const std::string& name) {
    for (const Record* record : catalogue_.records(name)) {
      const MatchSpec* spec = excluding(*record);
      if (spec == nullptr || !asks_for_newer(*spec)) {
        return record;
      }
    }
    return nullptr;
  }

  [[nodiscard]] const Record& candidate_named(const std::string& name) const {
    return *candidates_.at(name).front();
  }

 private:
  static bool any_matches(const std::vector<const Record*>& records,
                          const MatchSpec& spec) {
    return std::any_of(records.begin(), records.end(),
                       [&](const Record* record) { return spec.matches(*record); });
  }

  Catalogue& catalogue_;
  std::map<std::string, std::vector<const Record*>> candidates_;
  std::unordered_map<const Record*, bool> installable_;
};

/// The builds of the spokesman's release: its variants.
std::vector<const Record*> builds_of(Catalogue& catalogue, const Record& release) {
  std::vector<const Record*> builds;
  for (const Record* record : catalogue.records(release.name)) {
    if (record->version == release.version &&
        record->build_number == release.build_number) {
      builds.push_back(record);
    }
  }
  return builds;
}

job::Dependent judged(Judge& judge, const Record& record) {
  job::Dependent dependent;
  dependent.record = record;
  if (const MatchSpec* spec = judge.excluding(record)) {
    const Record& candidate = judge.candidate_named(spec->name());
    dependent.disposition = job::Disposition::required_bump;
    dependent.excluded_by = spec->text();
    dependent.excludes = candidate.name + " " + candidate.version;
    dependent.suggested = suggested_bound(spec->text(), candidate.version);
  } else if (!judge.installable(record)) {
    dependent.disposition = job::Disposition::blocked;
    dependent.blocked_through = judge.blocked_through(record);
  }
  return dependent;
}

/// Names with what they need before them; a cycle is cut where it is met.
std::vector<std::string> dependencies_first(
    Catalogue& catalogue, const std::map<std::string, const Record*>& members) {
  std::vector<std::string> order;
  std::set<std::string> seen;
  const std::function<void(const std::string&)> visit = [&](const std::string& name) {
    const auto member = members.find(name);
    if (member == members.end() || !seen.insert(name).second) {
      return;
    }
    std::set<std::string> needed;
    for (const MatchSpec& spec : catalogue.requirements(*member->second)) {
      needed.insert(spec.name());
    }
    for (const std::string& other : needed) {
      visit(other);
    }
    order.push_back(name);
  };
  for (const auto& [name, record] : members) {
    visit(name);
  }
  return order;
}

}  // namespace

std::vector<job::Dependent> find_dependents(
    std::span<const channel::Repodata> integration,
    std::span<const job::Candidate> candidates,
    const std::function<std::vector<std::string>(const std::string&)>& maintainers) {
  Catalogue catalogue(integration);
  Judge judge(catalogue, candidates);
  std::vector<std::string> start;
  for (const job::Candidate& candidate : candidates) {
    start.push_back(candidate.record.name);
  }
  const auto spokesman = [&](const std::string& name) -> const Record* {
    return judge.is_candidate(name) ? nullptr : judge.spokesman(name);
  };
  const std::map<std::string, std::vector<job::PathStep>> paths =
      closure(catalogue, start, spokesman);
  std::map<std::string, const Record*> members;
  for (const auto& [name, path] : paths) {
    if (!judge.is_candidate(name)) {
      members.emplace(name, judge.spokesman(name));
    }
  }

  std::vector<job::Dependent> dependents;
  for (const std::string& name : dependencies_first(catalogue, members)) {
    for (const Record* build : builds_of(catalogue, *members.at(name))) {
      job::Dependent dependent = judged(judge, *build);
      dependent.path = paths.at(name);
      dependent.maintainers = maintainers(name);
      dependents.push_back(std::move(dependent));
    }
  }
  return dependents;
}

std::vector<NamedDependent> dependents_of(
    std::span<const channel::Repodata> integration, const std::string& name) {
  Catalogue catalogue(integration);
  const auto newest = [&](const std::string& of) -> const Record* {
    const std::vector<const Record*>& records = catalogue.records(of);
    return records.empty() ? nullptr : records.front();
  };
  std::vector<NamedDependent> dependents;
  for (auto& [dependent, path] : closure(catalogue, {name}, newest)) {
    if (dependent != name) {
      dependents.push_back({*newest(dependent), path});
    }
  }
  std::stable_sort(dependents.begin(), dependents.end(),
                   [](const NamedDependent& left, const NamedDependent& right) {
                     return left.path.size() < right.path.size();
                   });
  return dependents;
}

}  // namespace distro::graph
