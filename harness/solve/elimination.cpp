#include "solve/elimination.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>

namespace distro::solve {

namespace {

/// What all records of a name say about others, in the order of the names.
using Demands = std::vector<std::pair<NameId, std::vector<SpecId>>>;

void add_spec_once(std::vector<SpecId>& specs, SpecId spec) {
  if (std::find(specs.begin(), specs.end(), spec) == specs.end()) {
    specs.push_back(spec);
  }
}

class Crossing {
 public:
  Crossing(RecordIndex& index, const Reach& reach)
      : index_(index), reach_(reach), is_left_(reach.is_usable) {
    is_left_.resize(index.record_count());
  }

  std::optional<Contradiction> run() {
    cross_out_unrequested();
    for (const auto& [record, faults] : reach_.unusable) {
      cross_out(record, {faults.depends, faults.constrains, std::nullopt});
    }
    cross_out_impossible();
    while (!finished() && bind_next()) {
      cross_out_impossible();
    }
    return finished() ? std::optional(std::move(found_)) : std::nullopt;
  }

 private:
  [[nodiscard]] bool is_left(RecordId record) const {
    return record < is_left_.size() && is_left_[record];
  }

  void cross_out(RecordId record, Elimination why) {
    if (record < is_left_.size()) {
      is_left_[record] = false;
    }
    if (!why.bound) {
      why.depth = depth_of(why);
    }
    found_.eliminated.emplace(record, std::move(why));
    changed_ = true;
  }

  [[nodiscard]] std::size_t depth_of(const Elimination& why) {
    std::size_t least = ~std::size_t{0};
    for (const auto* specs : {&why.unmet, &why.broken}) {
      for (const SpecId spec : *specs) {
        least = std::min(least, depth_of(spec));
      }
    }
    return least;
  }

  /// All that matches was crossed out before.
  [[nodiscard]] std::size_t depth_of(SpecId spec) {
    const auto [known, is_new] = found_.depths.try_emplace(spec, 0);
    if (is_new && !index_.spec(spec).is_virtual()) {
      for (const RecordId record : index_.matches(spec)) {
        const auto why = found_.eliminated.find(record);
        known->second = std::max(
            known->second, why == found_.eliminated.end() ? 1 : why->second.depth + 1);
      }
    }
    return known->second;
  }

  /// The request binds the names that it asks for, and those that it pins.
  void cross_out_unrequested() {
    for (const Wanted& wanted : reach_.wanted) {
      if (wanted.is_exact()) {
        needed_.insert(wanted.name_id);
        cross_out_outside({wanted.name_id, {}, wanted.specs, false});
      }
    }
    for (const Pinned& pinned : reach_.pinned) {
      cross_out_outside({pinned.name, {}, pinned.specs, true});
    }
  }

  void cross_out_outside(const Bound& bound) {
    found_.bounds.push_back(bound);
    for (const RecordId record : index_.of_name(bound.name)) {
      if (!std::all_of(bound.specs.begin(), bound.specs.end(),
                       [&](SpecId spec) { return matches(spec, record); })) {
        cross_out(record, {{}, {}, found_.bounds.size() - 1});
      }
    }
  }

  [[nodiscard]] bool can_be_met(SpecId spec) {
    const std::vector<RecordId>& matches = index_.matches(spec);
    return std::any_of(matches.begin(), matches.end(),
                       [this](RecordId record) { return is_left(record); });
  }

  /// A needed name of which nothing is left that a constraint allows.
  [[nodiscard]] bool is_broken(SpecId id, RecordId by) {
    const Spec& spec = index_.spec(id);
    return spec.has_exact_name() && needed_.contains(spec.name_id) &&
           spec.name_id != index_.name_of(by) && !can_be_met(id);
  }

  void cross_out_impossible() {
    do {
      changed_ = false;
      for (const RecordId record : reach_.records) {
        if (is_left(record)) {
          examine(record);
        }
      }
    } while (changed_ && !finished());
  }

  void examine(RecordId record) {
    Elimination why;
    const Links links = index_.links(record);
    for (const SpecId spec : links.depends) {
      if (!index_.spec(spec).is_virtual() && !can_be_met(spec)) {
        why.unmet.push_back(spec);
      }
    }
    for (const SpecId spec : links.constrains) {
      if (!index_.spec(spec).is_virtual() && is_broken(spec, record)) {
        why.broken.push_back(spec);
      }
    }
    if (!why.unmet.empty() || !why.broken.empty()) {
      cross_out(record, std::move(why));
    }
  }

  /// Some requested package has nothing left; preferably one that never had anything.
  [[nodiscard]] bool finished() {
    const auto has_nothing = [this](const Wanted& wanted) {
      return std::none_of(wanted.choices.begin(), wanted.choices.end(),
                          [this](RecordId record) { return is_left(record); });
    };
    const auto begin = reach_.wanted.begin();
    const auto end = reach_.wanted.end();
    auto found =
        std::find_if(begin, end, [](const Wanted& w) { return w.choices.empty(); });
    if (found == end) {
      found = std::find_if(begin, end, has_nothing);
    }
    found_.wanted = static_cast<std::size_t>(found - begin);
    return found != end;
  }

  /// Lets the needed names bind others, until one of them crossed something out.
  bool bind_next() {
    std::deque<NameId> names;
    std::set<NameId> seen;
    for (const Wanted& wanted : reach_.wanted) {
      if (wanted.is_exact() && seen.insert(wanted.name_id).second) {
        names.push_back(wanted.name_id);
      }
    }
    for (; !names.empty(); names.pop_front()) {
      const std::vector<RecordId> askers = left_of(names.front());
      changed_ = false;
      for (const auto& [name, specs] : shared_demands(askers, &Links::depends)) {
        if (seen.insert(name).second) {
          names.push_back(name);
        }
        if (needed_.insert(name).second) {
          found_.needed_by.emplace(name, askers);
          changed_ = true;
        }
        bind({name, askers, specs, false});
      }
      for (const auto& [name, specs] : shared_demands(askers, &Links::constrains)) {
        bind({name, askers, specs, true});
      }
      if (changed_) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] std::vector<RecordId> left_of(NameId name) {
    std::vector<RecordId> left;
    for (const RecordId record : index_.preferred(name)) {
      if (is_left(record)) {
        left.push_back(record);
      }
    }
    return left;
  }

  /// The names that every one of `askers` has specs about, with all these specs.
  [[nodiscard]] Demands shared_demands(const std::vector<RecordId>& askers,
                                       std::span<const SpecId> Links::*kind) {
    struct Demand {
      std::vector<SpecId> specs;
      std::size_t askers = 0;
      RecordId last = 0;
    };
    std::unordered_map<NameId, Demand> all;
    for (const RecordId asker : askers) {
      const Links links = index_.links(asker);
      for (const SpecId id : links.*kind) {
        const Spec& spec = index_.spec(id);
        if (spec.has_exact_name() && !spec.is_virtual() &&
            spec.name_id != index_.name_of(asker)) {
          Demand& demand = all[spec.name_id];
          demand.askers += demand.askers == 0 || demand.last != asker ? 1 : 0;
          demand.last = asker;
          add_spec_once(demand.specs, id);
        }
      }
    }
    Demands shared;
    for (auto& [name, demand] : all) {
      if (demand.askers == askers.size()) {
        shared.emplace_back(name, std::move(demand.specs));
      }
    }
    std::sort(shared.begin(), shared.end(), [this](const auto& a, const auto& b) {
      return index_.name_text(a.first) < index_.name_text(b.first);
    });
    return shared;
  }

  /// Crosses out what none of the askers allows.
  void bind(const Bound& bound) {
    std::vector<RecordId> outside;
    for (const RecordId record : index_.of_name(bound.name)) {
      if (is_left(record) &&
          std::none_of(bound.askers.begin(), bound.askers.end(),
                       [&](RecordId asker) { return allows(asker, bound, record); })) {
        outside.push_back(record);
      }
    }
    if (outside.empty()) {
      return;
    }
    found_.bounds.push_back(bound);
    for (const RecordId record : outside) {
      cross_out(record, {{}, {}, found_.bounds.size() - 1});
    }
  }

  [[nodiscard]] bool allows(RecordId asker, const Bound& bound, RecordId record) {
    const Links links = index_.links(asker);
    const std::span<const SpecId> specs =
        bound.constrains ? links.constrains : links.depends;
    return std::all_of(specs.begin(), specs.end(), [&](SpecId id) {
      return index_.spec(id).name_id != bound.name || matches(id, record);
    });
  }

  [[nodiscard]] bool matches(SpecId spec, RecordId record) {
    const std::vector<RecordId>& all = index_.matches(spec);
    return std::binary_search(all.begin(), all.end(), record);
  }

  RecordIndex& index_;
  const Reach& reach_;
  std::vector<bool> is_left_;  ///< by record
  Contradiction found_;
  std::set<NameId> needed_;
  bool changed_ = false;
};

}  // namespace

std::optional<Contradiction> find_contradiction(RecordIndex& index,
                                                const Reach& reach) {
  return Crossing(index, reach).run();
}

}  // namespace distro::solve
