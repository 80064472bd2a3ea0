#include "solve/reach.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

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

class Search {
 public:
  Search(RecordIndex& index, const Request& request)
      : index_(index), request_(request) {}

  Reach run() {
    for (const channel::MatchSpec& spec : request_.specs) {
      want(index_.spec_id(spec));
    }
    for (Wanted& wanted : reach_.wanted) {
      choose(wanted);
    }
    while (!pending_.empty()) {
      const RecordId record = pending_.front();
      pending_.pop_front();
      visit(record);
    }
    return std::move(reach_);
  }

 private:
  void want(SpecId id) {
    const Spec& spec = index_.spec(id);
    if (spec.is_virtual()) {
      if (!machine_has(spec)) {
        reach_.missing.push_back(id);
      }
      return;
    }
    const bool exact = spec.has_exact_name();
    const auto same = std::find_if(
        reach_.wanted.begin(), reach_.wanted.end(),
        [&](const Wanted& w) { return exact && w.exact && w.name == spec.name(); });
    if (same == reach_.wanted.end()) {
      reach_.wanted.push_back({spec.name(), exact, {id}, {}});
    } else {
      same->specs.push_back(id);
    }
  }

  void choose(Wanted& wanted) {
    wanted.choices = index_.matches(wanted.specs.front());
    for (const SpecId spec : wanted.specs) {
      std::erase_if(wanted.choices,
                    [&](RecordId record) { return !index_.matches(spec, record); });
    }
    if (wanted.exact) {
      allowed_[wanted.name] = {wanted.choices.begin(), wanted.choices.end()};
    }
    for (const RecordId record : wanted.choices) {
      push(record);
    }
  }

  /// A requested name is bound to what the request allows.
  void push(RecordId record) {
    const auto bound = allowed_.find(index_.record(record).name);
    if (bound != allowed_.end() && !bound->second.contains(record)) {
      return;
    }
    if (seen_.size() <= record) {
      seen_.resize(static_cast<std::size_t>(record) * 2 + 1);
    }
    if (!seen_[record]) {
      seen_[record] = true;
      pending_.push_back(record);
    }
  }

  void visit(RecordId record) {
    Unusable unusable = find_faults(record);
    if (!unusable.depends.empty() || !unusable.constrains.empty()) {
      reach_.unusable.emplace(record, std::move(unusable));
      return;
    }
    reach_.records.push_back(record);
    for (const SpecId spec : index_.links(record).depends) {
      if (index_.spec(spec).is_virtual()) {
        continue;
      }
      if (asked_.size() <= spec) {
        asked_.resize(static_cast<std::size_t>(spec) * 2 + 1);
      }
      if (!asked_[spec]) {
        asked_[spec] = true;
        for (const RecordId match : index_.matches(spec)) {
          push(match);
        }
      }
    }
  }

  [[nodiscard]] Unusable find_faults(RecordId record) {
    Unusable faults;
    const Links& links = index_.links(record);
    for (const SpecId id : links.depends) {
      const Spec& spec = index_.spec(id);
      if (!spec.parsed || (spec.is_virtual() && !machine_has(spec))) {
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

  [[nodiscard]] bool machine_has(const Spec& spec) const {
    return std::any_of(request_.virtual_packages.begin(),
                       request_.virtual_packages.end(),
                       [&](const auto& record) { return matches(spec, record); });
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
  std::map<std::string, std::set<RecordId>> allowed_;  ///< by requested name
  std::deque<RecordId> pending_;
  std::vector<bool> seen_;   ///< by record
  std::vector<bool> asked_;  ///< by spec
};

}  // namespace

Reach find_reach(RecordIndex& index, const Request& request) {
  return Search(index, request).run();
}

bool is_hopeless(const Reach& reach) {
  return !reach.missing.empty() ||
         std::any_of(
             reach.wanted.begin(), reach.wanted.end(), [&](const Wanted& wanted) {
               return std::all_of(
                   wanted.choices.begin(), wanted.choices.end(),
                   [&](RecordId record) { return reach.unusable.contains(record); });
             });
}

}  // namespace distro::solve
