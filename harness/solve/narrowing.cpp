#include "solve/narrowing.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "solve/stand_in.hpp"
#include "solve/support.hpp"

namespace distro::solve {

namespace {

class Narrowing {
 public:
  Narrowing(RecordIndex& index, const Reach& reach)
      : index_(index),
        reach_(reach),
        support_(index, reach),
        by_name_(index.name_count()),
        required_(index.name_count()),
        allowed_(index.record_count()) {
    for (const RecordId record : reach.records) {
      by_name_[index.name_of(record)].push_back(record);
    }
  }

  Narrowed run() {
    for (const Wanted& wanted : reach_.wanted) {
      if (wanted.is_exact()) {
        require(wanted.name_id);
      }
    }
    while (!queue_.empty() && !impossible_) {
      const NameId name = queue_.back();
      queue_.pop_back();
      is_queued_[name] = 0;
      bind(name);
    }
    if (impossible_ || !has_choices()) {
      return {false, {}};
    }
    std::vector<RecordId> left =
        still_reached([this](RecordId record) { return support_.is_left(record); });
    const std::vector<bool> replaced = find_replaced(index_, reach_, left);
    return {true, still_reached([&](RecordId record) {
              return support_.is_left(record) && !replaced[record];
            })};
  }

 private:
  /// A name that every solution has.
  void require(NameId name) {
    if (std::exchange(required_[name], 1) == 0) {
      support_.require(name);
      enqueue(name);
      follow_changes();
    }
  }

  void enqueue(NameId name) {
    is_queued_.resize(required_.size());
    if (std::exchange(is_queued_[name], 1) == 0) {
      queue_.push_back(name);
    }
  }

  void follow_changes() {
    for (const NameId name : support_.take_changed()) {
      if (required_[name]) {
        enqueue(name);
      }
    }
  }

  [[nodiscard]] bool has_choices() const {
    return std::all_of(
        reach_.wanted.begin(), reach_.wanted.end(), [this](const Wanted& wanted) {
          return std::any_of(wanted.choices.begin(), wanted.choices.end(),
                             [this](RecordId id) { return support_.is_left(id); });
        });
  }

  /// What all that is left of a required name agree on binds others.
  void bind(NameId name) {
    std::vector<RecordId> askers;
    for (const RecordId record : by_name_[name]) {
      if (support_.is_left(record)) {
        askers.push_back(record);
      }
    }
    if (askers.empty()) {
      impossible_ = true;
      return;
    }
    for (const auto& [other, demands] : shared_demands(askers, &Links::depends)) {
      require(other);
      allow_only(other, demands);
    }
    for (const auto& [other, demands] : shared_demands(askers, &Links::constrains)) {
      allow_only(other, demands);
    }
  }

  struct Demand {
    std::uint32_t asker;
    SpecId spec;
  };
  using Demands = std::vector<std::pair<NameId, std::vector<Demand>>>;

  /// The names that every one of the askers has specs about.
  [[nodiscard]] Demands shared_demands(const std::vector<RecordId>& askers,
                                       std::span<const SpecId> Links::*kind) {
    std::unordered_map<NameId, std::vector<Demand>> all;
    for (std::uint32_t asker = 0; asker < askers.size(); ++asker) {
      const Links links = index_.links(askers[asker]);
      for (const SpecId id : links.*kind) {
        const Spec& spec = index_.spec(id);
        if (!spec.has_exact_name() || spec.is_virtual() ||
            spec.name_id == index_.name_of(askers[asker])) {
          continue;
        }
        if (asker == 0) {
          all[spec.name_id].push_back({asker, id});
        } else if (const auto found = all.find(spec.name_id); found != all.end()) {
          if (found->second.back().asker + 1 >= asker) {
            found->second.push_back({asker, id});
          }
        }
      }
    }
    Demands shared;
    for (auto& [name, demands] : all) {
      if (demands.back().asker + 1 == askers.size()) {
        shared.emplace_back(name, std::move(demands));
      }
    }
    return shared;
  }

  /// Takes away what none of the askers allows.
  void allow_only(NameId name, const std::vector<Demand>& demands) {
    std::vector<RecordId> marked;
    std::set<std::vector<SpecId>> done;
    const auto left = static_cast<std::size_t>(
        std::count_if(by_name_[name].begin(), by_name_[name].end(),
                      [this](RecordId record) { return support_.is_left(record); }));
    for (std::size_t begin = 0, end = 0; begin < demands.size() && marked.size() < left;
         begin = end) {
      std::vector<SpecId> specs;
      for (; end < demands.size() && demands[end].asker == demands[begin].asker;
           ++end) {
        specs.push_back(demands[end].spec);
      }
      if (done.insert(specs).second) {
        mark_allowed(specs, marked);
      }
    }
    if (marked.size() < left) {
      for (const RecordId record : by_name_[name]) {
        if (!allowed_[record]) {
          support_.remove(record);
        }
      }
    }
    for (const RecordId record : marked) {
      allowed_[record] = 0;
    }
    follow_changes();
  }

  void mark_allowed(const std::vector<SpecId>& specs, std::vector<RecordId>& marked) {
    for (const RecordId record : index_.matches(specs.front())) {
      const bool by_all = std::all_of(specs.begin() + 1, specs.end(), [&](SpecId spec) {
        const std::vector<RecordId>& other = index_.matches(spec);
        return std::binary_search(other.begin(), other.end(), record);
      });
      if (by_all && support_.is_left(record) && !allowed_[record]) {
        allowed_[record] = 1;
        marked.push_back(record);
      }
    }
  }

  /// What of the reach a request gets to if it may only use some records.
  template <typename IsUsable>
  [[nodiscard]] std::vector<RecordId> still_reached(const IsUsable& is_usable) {
    std::vector<bool> seen(index_.record_count());
    std::vector<bool> asked(index_.spec_count());
    std::vector<RecordId> pending;
    const auto push = [&](const std::vector<RecordId>& records) {
      for (const RecordId record : records) {
        if (!seen[record] && is_usable(record)) {
          seen[record] = true;
          pending.push_back(record);
        }
      }
    };
    for (const Wanted& wanted : reach_.wanted) {
      push(wanted.choices);
    }
    for (std::size_t next = 0; next < pending.size(); ++next) {
      for (const SpecId id : index_.links(pending[next]).depends) {
        if (!asked[id] && !index_.spec(id).is_virtual()) {
          asked[id] = true;
          push(index_.matches(id));
        }
      }
    }
    std::vector<RecordId> records;
    std::copy_if(reach_.records.begin(), reach_.records.end(),
                 std::back_inserter(records),
                 [&](RecordId record) { return seen[record]; });
    return records;
  }

  RecordIndex& index_;
  const Reach& reach_;
  Support support_;
  std::vector<std::vector<RecordId>> by_name_;
  std::vector<char> required_;  ///< by name
  std::vector<char> allowed_;   ///< by record; only for allow_only()
  std::vector<NameId> queue_;
  std::vector<char> is_queued_;  ///< by name
  bool impossible_ = false;
};

}  // namespace

Narrowed narrow(RecordIndex& index, const Reach& reach) {
  return Narrowing(index, reach).run();
}

}  // namespace distro::solve
