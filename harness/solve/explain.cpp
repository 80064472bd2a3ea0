#include "solve/explain.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"
#include "solve/elimination.hpp"
#include "solve/phrase.hpp"
#include "solve/reason.hpp"
#include "solve/tree.hpp"

namespace distro::solve {

namespace {

constexpr std::size_t most_depth = 6;

/// "numpy 1.26.4 py311_0"
std::string name_build(const RecordIndex& index, RecordId id) {
  return index.name(id) + " " + std::string(index.version_text(id)) + " " +
         std::string(index.build(id));
}

/// "this machine has __cuda 11.8"
std::string machine_phrase(const Request& request, const Spec& spec) {
  std::vector<std::string> found;
  for (const channel::Record& record : request.virtual_packages) {
    if (record.name == spec.name()) {
      found.push_back(record.name + " " + record.version +
                      (record.build == "0" ? "" : " " + record.build));
    }
  }
  return "this machine has " +
         (found.empty() ? "none" : list_words(found, found.size()));
}

/// Tells what find_contradiction() found.
class Story {
 public:
  Story(RecordIndex& index, const Reach& reach, const Request& request,
        const Contradiction& facts)
      : index_(index), reach_(reach), request_(request), facts_(facts) {}

  std::string tell() {
    const Wanted& wanted = reach_.wanted[facts_.wanted];
    // One spec that nothing matches says it all.
    const auto empty =
        std::find_if(wanted.specs.begin(), wanted.specs.end(),
                     [this](SpecId spec) { return index_.matches(spec).empty(); });
    const std::vector<SpecId> specs =
        empty == wanted.specs.end() ? wanted.specs : std::vector{*empty};
    const bool one = wanted.choices.size() == 1;
    tree_.add(0, (one ? name_build(index_, wanted.choices.front())
                      : list_specs(index_, specs)) +
                     " cannot be installed:");
    if (!wanted.choices.empty()) {
      tell_records(wanted.choices, 1);
    } else if (specs.size() == 1) {
      tell_absence(specs, 1);
    } else {
      tree_.add(1, "no version of " + wanted.name + " matches all of these (" +
                       list_versions(wanted.name_id) + ")");
    }
    return tree_.text();
  }

 private:
  void tell_records(const std::vector<RecordId>& records, std::size_t depth) {
    const Grouping grouping =
        group_by_reason(index_, facts_, records, depth == 1 ? 3 : 2);
    for (const ReasonGroup& group : grouping.groups) {
      const Subject subject = subject_of(group, grouping.groups);
      for (const Reason& reason : group.reasons) {
        tell_reason(reason, subject, depth);
      }
    }
    if (grouping.untold > 0) {
      tree_.add(depth, "(and " + std::to_string(grouping.untold) +
                           (grouping.untold == 1 ? " more build" : " more builds") +
                           ", for other reasons)");
    }
  }

  struct Subject {
    std::string text;
    bool are_several = false;
  };

  /// Where another group has the same version, it is only builds of it.
  [[nodiscard]] Subject subject_of(const ReasonGroup& group,
                                   const std::vector<ReasonGroup>& groups) {
    const std::vector<std::string> own = versions_of(index_, group.records);
    const bool shared =
        std::any_of(groups.begin(), groups.end(), [&](const ReasonGroup& other) {
          const std::vector<std::string> versions = versions_of(index_, other.records);
          return &other != &group &&
                 std::find_first_of(own.begin(), own.end(), versions.begin(),
                                    versions.end()) != own.end();
        });
    if (shared && group.records.size() == 1) {
      return {name_build(index_, group.records.front()), false};
    }
    const std::string text = name_records(index_, group.records);
    return shared ? Subject{"builds of " + text, true}
                  : Subject{text, are_several(index_, group.records)};
  }

  void tell_reason(const Reason& reason, const Subject& subject, std::size_t depth) {
    const auto demand = [&](bool constrains) {
      return subject.text + " " +
             name_demand(index_, reason.specs, constrains, subject.are_several);
    };
    switch (reason.kind) {
      case Reason::Kind::unmet:
        tree_.add(depth, demand(false));
        tell_absence(reason.specs, depth + 1);
        return;
      case Reason::Kind::broken:
        tree_.add(depth, demand(true));
        tell_breach(reason.specs, depth + 1);
        return;
      case Reason::Kind::bound:
        tree_.add(depth, bound_phrase(facts_.bounds[reason.bound]));
        tree_.add(depth + 1, subject.text + (subject.are_several ? " are" : " is") +
                                 " not among these");
        return;
    }
  }

  /// Why nothing meets any of these specs, which are about one name.
  void tell_absence(const std::vector<SpecId>& specs, std::size_t depth) {
    const Spec& spec = index_.spec(specs.front());
    if (!spec.fault.empty()) {
      tree_.add(depth, "this is no MatchSpec: " + spec.fault);
      return;
    }
    if (spec.is_virtual()) {
      tree_.add(depth, machine_phrase(request_, spec));
      return;
    }
    std::vector<RecordId> matches;
    bool told = true;
    for (const SpecId id : specs) {
      matches.insert(matches.end(), index_.matches(id).begin(),
                     index_.matches(id).end());
      told = !told_.insert(id).second && told;
    }
    std::sort(matches.begin(), matches.end(), [this](RecordId a, RecordId b) {
      return std::pair(index_.name(a), a) < std::pair(index_.name(b), b);
    });
    matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
    if (matches.empty()) {
      tell_no_match(specs, depth);
    } else {
      tell_crossed_out(matches, told, depth);
    }
  }

  /// `told`: it was told before why these cannot be installed.
  void tell_crossed_out(const std::vector<RecordId>& records, bool told,
                        std::size_t depth) {
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
    if (!faulty.empty() && (told || depth > most_depth)) {
      tree_.add(depth, told ? "which cannot be installed either"
                            : "which cannot be installed");
      return;
    }
    if (!faulty.empty()) {
      tell_records(faulty, depth);
    }
    for (const std::size_t bound : bounds) {
      tree_.add(depth, "but " + bound_phrase(facts_.bounds[bound]));
    }
  }

  /// Why a constraint is broken: something that is needed lies outside of it.
  void tell_breach(const std::vector<SpecId>& specs, std::size_t depth) {
    const Spec& spec = index_.spec(specs.front());
    const auto needed = facts_.needed_by.find(spec.name_id);
    const auto wanted =
        std::find_if(reach_.wanted.begin(), reach_.wanted.end(),
                     [&](const Wanted& w) { return w.name_id == spec.name_id; });
    if (!spec.parsed || spec.is_virtual()) {
      tell_absence(specs, depth);
      return;
    }
    const std::vector<RecordId>& there = index_.preferred(spec.name_id);
    const bool forced = !there.empty() && index_.is_forced(there.front());
    if (forced || std::all_of(specs.begin(), specs.end(), [this](SpecId id) {
          return index_.matches(id).empty();
        })) {
      tell_no_match(specs, depth);
    }
    if (needed != facts_.needed_by.end()) {
      tree_.add(depth,
                "but " + askers_phrase(needed->second) + " " +
                    name_demand(index_, specs_about(needed->second, spec.name_id),
                                false, are_several(index_, needed->second)));
    } else if (wanted != reach_.wanted.end()) {
      tree_.add(depth, "but " + bound_phrase({spec.name_id, {}, wanted->specs, false}));
    }
  }

  [[nodiscard]] std::vector<SpecId> specs_about(const std::vector<RecordId>& askers,
                                                NameId name) {
    std::vector<SpecId> specs;
    for (const RecordId asker : askers) {
      for (const SpecId spec : index_.links(asker).depends) {
        if (index_.spec(spec).name_id == name) {
          specs.push_back(spec);
        }
      }
    }
    return specs;
  }

  void tell_no_match(const std::vector<SpecId>& specs, std::size_t depth) {
    const Spec& spec_of_name = index_.spec(specs.front());
    const std::string& name = spec_of_name.name();
    const std::vector<RecordId> there = spec_of_name.has_exact_name()
                                            ? index_.preferred(spec_of_name.name_id)
                                            : std::vector<RecordId>();
    if (there.empty()) {
      tree_.add(depth,
                "nothing provides " + name + base::did_you_mean(name, index_.names()));
      return;
    }
    if (index_.is_forced(there.front())) {
      tree_.add(depth, name_records(index_, there) + " is not among these");
      return;
    }
    for (const RecordId record : index_.hidden(spec_of_name.name_id)) {
      for (const SpecId spec : specs) {
        if (index_.matches(spec, record)) {
          tree_.add(depth, hidden_phrase(record, there.front()));
          return;
        }
      }
    }
    tree_.add(depth, no_version_phrase(specs.front(), there));
  }

  [[nodiscard]] std::string no_version_phrase(SpecId id,
                                              const std::vector<RecordId>& there) {
    const Spec& spec = index_.spec(id);
    std::vector<std::string> builds;
    for (const RecordId record : there) {
      const auto version = channel::Version::parse_if(index_.version_text(record));
      if (version && spec.parsed->version().matches(*version)) {
        builds.push_back(std::string(index_.version_text(record)) + " " +
                         std::string(index_.build(record)));
      }
    }
    if (!builds.empty()) {
      return "no build of " + spec.name() + " matches (there " +
             (builds.size() == 1 ? "is " : "are ") + list_words(builds, 4) + ")";
    }
    return "no version of " + spec.name() + " matches (" + list_versions(spec.name_id) +
           ")";
  }

  [[nodiscard]] std::string hidden_phrase(RecordId hidden, RecordId first) {
    const std::string& name = index_.name(hidden);
    return name + " " + std::string(index_.version_text(hidden)) + " is in " +
           channel::channel_name(index_.channel(hidden)) + ", but " +
           channel::channel_name(index_.channel(first)) + " has " + name +
           " too and comes first (strict channel priority)";
  }

  /// "there are 1.0 and 2.0", "there are 1.0 to 3.1, 14 versions".
  [[nodiscard]] std::string list_versions(NameId name) {
    const std::vector<std::string> versions =
        versions_of(index_, index_.preferred(name));
    if (versions.size() == 1) {
      return "there is " + versions.front();
    }
    return "there are " + (versions.size() <= 4
                               ? list_words(versions, 4)
                               : version_range(versions) + ", " +
                                     std::to_string(versions.size()) + " versions");
  }

  /// "A 1.0 requires X <2", "X <2 is requested".
  [[nodiscard]] std::string bound_phrase(const Bound& bound) {
    if (bound.askers.empty()) {
      return list_specs(index_, bound.specs) +
             (bound.specs.size() == 1 ? " is " : " are ") +
             (bound.constrains ? "pinned" : "requested");
    }
    return askers_phrase(bound.askers) + " " +
           name_demand(index_, bound.specs, bound.constrains,
                       are_several(index_, bound.askers));
  }

  /// "A 1.0", "A 1.0 (needed by B 2.0)".
  [[nodiscard]] std::string askers_phrase(const std::vector<RecordId>& askers) {
    const std::string text = name_records(index_, askers);
    const auto needed = facts_.needed_by.find(index_.name_of(askers.front()));
    return needed == facts_.needed_by.end()
               ? text
               : text + " (needed by " +
                     (are_several(index_, needed->second)
                          ? index_.name(needed->second.front())
                          : name_records(index_, needed->second)) +
                     ")";
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
                    const std::function<std::vector<Claim>()>& claims) {
  if (!reach.missing.empty()) {
    const Spec& spec = index.spec(reach.missing.front());
    return spec.text + " cannot be installed:\n  " + machine_phrase(request, spec);
  }
  if (const auto contradiction = find_contradiction(index, reach)) {
    return Story(index, reach, request, *contradiction).tell();
  }
  return list_claims(index, reach, claims());
}

}  // namespace distro::solve
