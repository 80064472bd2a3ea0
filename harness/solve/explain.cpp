#include "solve/explain.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"
#include "solve/elimination.hpp"
#include "solve/phrase.hpp"
#include "solve/tree.hpp"

namespace distro::solve {

namespace {

constexpr std::size_t most_depth = 6;

/// "numpy 1.26.4 py311_0"
std::string name_build(const RecordIndex& index, RecordId id) {
  const channel::Record& record = index.record(id);
  return record.name + " " + record.version + " " + record.build;
}

/// Tells what find_contradiction() found.
class Story {
 public:
  Story(RecordIndex& index, const Reach& reach, const Request& request,
        const Contradiction& facts)
      : index_(index), reach_(reach), request_(request), facts_(facts) {}

  std::string tell() {
    const Wanted& wanted = reach_.wanted[facts_.wanted];
    const bool one = wanted.choices.size() == 1;
    tree_.add(0, (one ? name_build(index_, wanted.choices.front())
                      : list_specs(index_, wanted.specs)) +
                     " cannot be installed:");
    if (!wanted.choices.empty()) {
      tell_records(wanted.choices, 1);
    } else if (wanted.specs.size() == 1) {
      tell_absence(wanted.specs.front(), 1);
    } else {
      tell_none_of_all(wanted);
    }
    return tree_.text();
  }

 private:
  struct Group {
    Elimination why;
    std::vector<RecordId> records;
  };

  /// Records that were crossed out for the same reason, most preferred first.
  [[nodiscard]] std::vector<Group> group(const std::vector<RecordId>& records) {
    std::vector<RecordId> ordered;
    std::set<std::string> names;
    const std::set<RecordId> given(records.begin(), records.end());
    for (const RecordId record : records) {
      if (names.insert(index_.record(record).name).second) {
        for (const RecordId next : index_.preferred(index_.record(record).name)) {
          if (given.contains(next)) {
            ordered.push_back(next);
          }
        }
      }
    }
    std::vector<Group> groups;
    for (const RecordId record : ordered) {
      const auto why = facts_.eliminated.find(record);
      if (why == facts_.eliminated.end()) {
        continue;  // out of reach, so it needs no reason
      }
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& g) {
        return g.why == why->second;
      });
      if (same == groups.end()) {
        groups.push_back({why->second, {record}});
      } else {
        same->records.push_back(record);
      }
    }
    return groups;
  }

  void tell_records(const std::vector<RecordId>& records, std::size_t depth) {
    const std::vector<Group> groups = group(records);
    const std::size_t shown = std::min<std::size_t>(groups.size(), depth == 1 ? 3 : 2);
    std::size_t untold = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (i < shown) {
        tell_group(groups[i], subject(groups, i), depth);
      } else {
        untold += groups[i].records.size();
      }
    }
    if (untold > 0) {
      tree_.add(depth, "(and " + std::to_string(untold) +
                           (untold == 1 ? " more build" : " more builds") +
                           ", for other reasons)");
    }
  }

  /// With the build string where another group has the same version.
  [[nodiscard]] std::string subject(const std::vector<Group>& groups, std::size_t i) {
    const std::vector<RecordId>& records = groups[i].records;
    const std::string& version = index_.record(records.front()).version;
    const bool shared = std::any_of(groups.begin(), groups.end(), [&](const Group& g) {
      const std::vector<std::string> others = versions_of(index_, g.records);
      return &g != &groups[i] &&
             std::find(others.begin(), others.end(), version) != others.end();
    });
    return shared && records.size() == 1 ? name_build(index_, records.front())
                                         : name_records(index_, records);
  }

  void tell_group(const Group& group, const std::string& subject, std::size_t depth) {
    for (const SpecId spec : group.why.unmet) {
      const SpecId only[] = {spec};
      tree_.add(depth, subject + " " + name_demand(index_, group.records, only, false));
      tell_absence(spec, depth + 1);
    }
    for (const SpecId spec : group.why.broken) {
      const SpecId only[] = {spec};
      tree_.add(depth, subject + " " + name_demand(index_, group.records, only, true));
      tell_breach(spec, depth + 1);
    }
    if (group.why.bound) {
      const Bound& bound = facts_.bounds[*group.why.bound];
      tree_.add(depth, bound_phrase(bound));
      tree_.add(depth + 1, subject +
                               (are_several(index_, group.records) ? " are" : " is") +
                               " not among these");
    }
  }

  /// Why nothing meets a spec.
  void tell_absence(SpecId id, std::size_t depth) {
    const Spec& spec = index_.spec(id);
    if (!spec.fault.empty()) {
      tree_.add(depth, "this is no MatchSpec: " + spec.fault);
    } else if (spec.is_virtual()) {
      tell_machine(spec, depth);
    } else if (index_.matches(id).empty()) {
      tell_no_match(id, depth);
    } else if (depth > most_depth || !told_.insert(id).second) {
      tree_.add(depth, "which cannot be installed either");
    } else {
      tell_crossed_out(index_.matches(id), depth);
    }
  }

  void tell_crossed_out(const std::vector<RecordId>& records, std::size_t depth) {
    std::vector<RecordId> faulty;
    std::set<std::size_t> bounds;
    for (const RecordId record : records) {
      const auto why = facts_.eliminated.find(record);
      if (why != facts_.eliminated.end() && why->second.bound) {
        bounds.insert(*why->second.bound);
      } else {
        faulty.push_back(record);
      }
    }
    if (!faulty.empty()) {
      tell_records(faulty, depth);
    }
    for (const std::size_t bound : bounds) {
      tree_.add(depth, "but " + bound_phrase(facts_.bounds[bound]));
    }
  }

  /// Why a constraint is broken: something that is needed lies outside of it.
  void tell_breach(SpecId id, std::size_t depth) {
    const Spec& spec = index_.spec(id);
    const auto needed = facts_.needed_by.find(spec.name());
    if (spec.parsed && needed != facts_.needed_by.end()) {
      const std::vector<SpecId> specs = specs_about(needed->second, spec.name());
      tree_.add(depth, "but " + askers_phrase(needed->second) + " " +
                           name_demand(index_, needed->second, specs, false));
      return;
    }
    tell_absence(id, depth);
  }

  [[nodiscard]] std::vector<SpecId> specs_about(const std::vector<RecordId>& askers,
                                                const std::string& name) {
    std::vector<SpecId> specs;
    for (const RecordId asker : askers) {
      for (const SpecId spec : index_.links(asker).depends) {
        if (index_.spec(spec).name() == name) {
          specs.push_back(spec);
        }
      }
    }
    return specs;
  }

  void tell_machine(const Spec& spec, std::size_t depth) {
    std::vector<std::string> found;
    for (const channel::Record& record : request_.virtual_packages) {
      if (record.name == spec.name()) {
        found.push_back(record.name + " " + record.version +
                        (record.build == "0" ? "" : " " + record.build));
      }
    }
    tree_.add(depth, "this machine has " +
                         (found.empty() ? "none" : list_words(found, found.size())));
  }

  void tell_no_match(SpecId id, std::size_t depth) {
    const Spec& spec = index_.spec(id);
    const std::vector<RecordId>& there = index_.preferred(spec.name());
    if (there.empty()) {
      tree_.add(depth, "nothing provides " + spec.name() +
                           base::did_you_mean(spec.name(), index_.names()));
      return;
    }
    if (index_.is_forced(there.front())) {
      tree_.add(depth, name_records(index_, there) + " is not among these");
      return;
    }
    for (const RecordId record : index_.hidden(spec.name())) {
      if (index_.matches(id, record)) {
        tree_.add(depth, hidden_phrase(record, there.front()));
        return;
      }
    }
    tree_.add(depth, no_version_phrase(id, there));
  }

  [[nodiscard]] std::string no_version_phrase(SpecId id,
                                              const std::vector<RecordId>& there) {
    const Spec& spec = index_.spec(id);
    std::vector<RecordId> of_version;
    std::vector<std::string> builds;
    for (const RecordId record : there) {
      const auto& version = index_.version(record);
      if (version && spec.parsed->version().matches(*version)) {
        of_version.push_back(record);
        builds.push_back(index_.record(record).version + " " +
                         index_.record(record).build);
      }
    }
    if (!of_version.empty()) {
      return "no build of " + spec.name() +
             " matches (the builds there: " + list_words(builds, 4) + ")";
    }
    return "no version of " + spec.name() + " matches (the versions there: " +
           list_words(versions_of(index_, there), 4) + ")";
  }

  [[nodiscard]] std::string hidden_phrase(RecordId hidden, RecordId first) {
    const channel::Record& record = index_.record(hidden);
    return record.name + " " + record.version + " is in " +
           channel::channel_name(record.channel) + ", but " +
           channel::channel_name(index_.record(first).channel) + " has " + record.name +
           " too and comes first (strict channel priority)";
  }

  void tell_none_of_all(const Wanted& wanted) {
    for (const SpecId spec : wanted.specs) {
      if (index_.matches(spec).empty()) {
        tell_absence(spec, 1);
        return;
      }
    }
    tree_.add(1, "no version of " + wanted.name +
                     " matches all of these (the versions there: " +
                     list_words(versions_of(index_, index_.preferred(wanted.name)), 4) +
                     ")");
  }

  /// "A 1.0 requires X <2", "X <2 is requested".
  [[nodiscard]] std::string bound_phrase(const Bound& bound) {
    if (bound.askers.empty()) {
      return list_specs(index_, bound.specs) +
             (bound.specs.size() == 1 ? " is requested" : " are requested");
    }
    return askers_phrase(bound.askers) + " " +
           name_demand(index_, bound.askers, bound.specs, bound.constrains);
  }

  /// "A 1.0", "A 1.0 (needed by B 2.0)".
  [[nodiscard]] std::string askers_phrase(const std::vector<RecordId>& askers) {
    const std::string text = name_records(index_, askers);
    const auto needed = facts_.needed_by.find(index_.record(askers.front()).name);
    return needed == facts_.needed_by.end()
               ? text
               : text + " (needed by " + name_records(index_, needed->second) + ")";
  }

  RecordIndex& index_;
  const Reach& reach_;
  const Request& request_;
  const Contradiction& facts_;
  std::set<SpecId> told_;
  Tree tree_;
};

}  // namespace

std::string explain(RecordIndex& index, const Reach& reach, const Request& request,
                    const std::vector<Claim>& claims) {
  if (!reach.missing.empty()) {
    const Spec& spec = index.spec(reach.missing.front());
    std::string found = "none";
    for (const channel::Record& record : request.virtual_packages) {
      if (record.name == spec.name()) {
        found = record.name + " " + record.version;
      }
    }
    return spec.text + " cannot be installed:\n  this machine has " + found;
  }
  if (const auto contradiction = find_contradiction(index, reach)) {
    return Story(index, reach, request, *contradiction).tell();
  }
  return list_claims(index, reach, claims);
}

}  // namespace distro::solve
