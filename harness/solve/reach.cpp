#include "solve/reach.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"

namespace distro::solve {

namespace {

/// A spec that conda rejects only when it is matched (`~=1`) matches nothing.
bool matches(const Spec& spec, const channel::Record& record) {
  try {
    return spec.parsed->matches(record);
  } catch (const channel::ParseError&) {
    return false;
  }
}

/// A flag for each number; numbers that come up later may be asked for.
class Flags {
 public:
  [[nodiscard]] bool has(std::uint32_t id) const {
    return id < flags_.size() && flags_[id];
  }
  /// Whether it was not there before.
  bool add(std::uint32_t id) {
    if (flags_.size() <= id) {
      flags_.resize(2 * static_cast<std::size_t>(id) + 1);
    }
    const bool is_new = !flags_[id];
    flags_[id] = true;
    return is_new;
  }
  [[nodiscard]] std::vector<bool> take() { return std::move(flags_); }

 private:
  std::vector<bool> flags_;
};

class Search {
 public:
  Search(RecordIndex& index, const Request& request)
      : index_(index), request_(request) {}

  Reach run() {
    for (const channel::MatchSpec& spec : request_.specs) {
      want(index_.spec_id(spec));
    }
    for (const channel::MatchSpec& spec : request_.pins) {
      pin(index_.spec_id(spec));
    }
    for (Wanted& wanted : reach_.wanted) {
      choose(wanted);
    }
    for (const Wanted& wanted : reach_.wanted) {
      push_matching(wanted.is_exact(), wanted.choices);
    }
    for (std::size_t next = 0; next < pending_.size(); ++next) {
      visit(pending_[next]);
    }
    reach_.is_usable = usable_.take();
    return std::move(reach_);
  }

 private:
  void want(SpecId id) {
    const Spec& spec = index_.spec(id);
    if (spec.is_virtual()) {
      if (!machine_has(id)) {
        reach_.missing.push_back(id);
      }
      return;
    }
    const auto same = std::find_if(
        reach_.wanted.begin(), reach_.wanted.end(),
        [&](const Wanted& w) { return w.is_exact() && w.name_id == spec.name_id; });
    if (same == reach_.wanted.end()) {
      reach_.wanted.push_back({spec.name(), spec.name_id, {id}, {}});
    } else {
      same->specs.push_back(id);
    }
  }

  void pin(SpecId id) {
    const Spec& spec = index_.spec(id);
    if (!spec.has_exact_name()) {
      throw InputError("a pin must name a package, found '" + spec.text + "'");
    }
    if (spec.is_virtual()) {
      if (machine_breaks(spec)) {
        reach_.missing.push_back(id);
      }
      return;
    }
    const auto same =
        std::find_if(reach_.pinned.begin(), reach_.pinned.end(),
                     [&](const Pinned& p) { return p.name == spec.name_id; });
    if (same == reach_.pinned.end()) {
      reach_.pinned.push_back({spec.name_id, {id}});
    } else {
      same->specs.push_back(id);
    }
    allow_only(spec.name_id, {id});
  }

  /// Of a name only what matches all of `specs` and of those given before.
  void allow_only(NameId name, const std::vector<SpecId>& specs) {
    std::vector<SpecId>& all = bounds_[name];
    all.insert(all.end(), specs.begin(), specs.end());
  }

  void choose(Wanted& wanted) {
    wanted.choices = index_.matches(wanted.specs.front());
    for (const SpecId spec : std::span(wanted.specs).subspan(1)) {
      const std::vector<RecordId>& matching = index_.matches(spec);
      std::erase_if(wanted.choices, [&](RecordId record) {
        return !std::binary_search(matching.begin(), matching.end(), record);
      });
    }
    if (wanted.is_exact()) {
      allow_only(wanted.name_id, wanted.specs);
    }
  }

  /// Whether the request allows it: a requested or pinned name is bound.
  [[nodiscard]] bool is_allowed(RecordId record) {
    const auto bound = bounds_.find(index_.name_of(record));
    return bound == bounds_.end() ||
           std::all_of(bound->second.begin(), bound->second.end(), [&](SpecId spec) {
             const std::vector<RecordId>& matching = index_.matches(spec);
             return std::binary_search(matching.begin(), matching.end(), record);
           });
  }

  void push_matching(bool one_name, const std::vector<RecordId>& records) {
    if (one_name) {
      push(records);
    } else {
      push_by_name(records);
    }
  }

  void push(const std::vector<RecordId>& records) {
    for (const RecordId record : records) {
      if (!seen_.has(record) && is_allowed(record)) {
        seen_.add(record);
        pending_.push_back(record);
      }
    }
  }

  /// What a pattern matches comes in the order of the names: numbers of names depend on
  /// earlier requests.
  void push_by_name(std::vector<RecordId> records) {
    std::stable_sort(records.begin(), records.end(), [&](RecordId a, RecordId b) {
      return index_.name_of(a) != index_.name_of(b) && index_.name(a) < index_.name(b);
    });
    push(records);
  }

  void visit(RecordId record) {
    const Links links = index_.links(record);
    Unusable unusable = find_faults(links);
    if (!unusable.depends.empty() || !unusable.constrains.empty()) {
      reach_.unusable.emplace(record, std::move(unusable));
      return;
    }
    reach_.records.push_back(record);
    usable_.add(record);
    for (const SpecId id : links.depends) {
      if (!asked_.add(id) || index_.spec(id).is_virtual()) {
        continue;
      }
      push_matching(index_.spec(id).has_exact_name(), index_.matches(id));
    }
  }

  [[nodiscard]] Unusable find_faults(const Links& links) {
    Unusable faults;
    for (const SpecId id : links.depends) {
      const Spec& spec = index_.spec(id);
      if (!spec.parsed || (spec.is_virtual() && !machine_has(id))) {
        faults.depends.push_back(id);
      }
    }
    for (const SpecId id : links.constrains) {
      const Spec& spec = index_.spec(id);
      if (!spec.parsed || (spec.is_virtual() && machine_breaks(spec))) {
        faults.constrains.push_back(id);
      }
    }
    return faults;
  }

  [[nodiscard]] bool machine_has(SpecId id) {
    const auto [known, is_new] = machine_has_.try_emplace(id, false);
    if (is_new) {
      known->second = std::any_of(
          request_.virtual_packages.begin(), request_.virtual_packages.end(),
          [&](const auto& record) { return matches(index_.spec(id), record); });
    }
    return known->second;
  }

  [[nodiscard]] bool machine_breaks(const Spec& spec) const {
    return std::any_of(request_.virtual_packages.begin(),
                       request_.virtual_packages.end(), [&](const auto& record) {
                         return record.name == spec.name() && !matches(spec, record);
                       });
  }

  RecordIndex& index_;
  const Request& request_;
  Reach reach_;
  std::unordered_map<NameId, std::vector<SpecId>> bounds_;
  std::vector<RecordId> pending_;
  Flags seen_;    ///< records
  Flags usable_;  ///< records
  Flags asked_;   ///< specs
  std::unordered_map<SpecId, bool> machine_has_;
};

}  // namespace

Reach find_reach(RecordIndex& index, const Request& request) {
  return Search(index, request).run();
}

bool is_hopeless(const Reach& reach) {
  return !reach.missing.empty() ||
         std::any_of(
             reach.wanted.begin(), reach.wanted.end(), [&](const Wanted& wanted) {
               return std::none_of(wanted.choices.begin(), wanted.choices.end(),
                                   [&](RecordId record) { return reach.has(record); });
             });
}

}  // namespace distro::solve
