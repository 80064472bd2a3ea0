#include "solve/stand_in.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

namespace distro::solve {

namespace {

/// A set of small numbers.
class Bits {
 public:
  explicit Bits(std::size_t size) : words_((size + 63) / 64) {}
  void add(std::size_t at) { words_[at / 64] |= std::uint64_t{1} << (at % 64); }
  [[nodiscard]] bool is_part_of(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & ~other.words_[i]) != 0) {
        return false;
      }
    }
    return true;
  }

 private:
  std::vector<std::uint64_t> words_;
};

class Replacement {
 public:
  Replacement(RecordIndex& index, const Reach& reach,
              const std::vector<RecordId>& records)
      : index_(index),
        by_name_(index.name_count()),
        specs_(index.name_count()),
        place_(index.record_count(), none),
        replaced_(index.record_count()) {
    for (const RecordId record : records) {
      by_name_[index_.name_of(record)].push_back(record);
    }
    collect_specs(reach, records);
  }

  std::vector<bool> run() {
    for (NameId name = 0; name < by_name_.size(); ++name) {
      if (by_name_[name].size() > 1) {
        replace_in(by_name_[name], specs_[name]);
      }
    }
    return std::move(replaced_);
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  void collect_specs(const Reach& reach, const std::vector<RecordId>& records) {
    std::vector<bool> seen(index_.spec_count());
    const auto add = [&](SpecId id) {
      if (seen[id]) {
        return;
      }
      seen[id] = true;
      const Spec& spec = index_.spec(id);
      if (spec.has_exact_name()) {
        specs_[spec.name_id].push_back(id);
      } else {
        patterns_.push_back(id);
      }
    };
    for (const Wanted& wanted : reach.wanted) {
      std::for_each(wanted.specs.begin(), wanted.specs.end(), add);
    }
    for (const RecordId record : records) {
      const Links links = index_.links(record);
      std::for_each(links.depends.begin(), links.depends.end(), add);
      std::for_each(links.constrains.begin(), links.constrains.end(), add);
    }
  }

  void replace_in(std::vector<RecordId>& records, std::vector<SpecId>& specs) {
    index_.sort_by_preference(records);
    specs.insert(specs.end(), patterns_.begin(), patterns_.end());
    const std::vector<Bits> matched = matched_specs(records, specs);
    // Those that ask for the same, of these the ones that nothing stands in for.
    std::map<std::vector<SpecId>, std::vector<std::uint32_t>> kept;
    for (std::uint32_t at = 0; at < records.size(); ++at) {
      std::vector<std::uint32_t>& same = kept[demands_of(records[at])];
      if (std::any_of(same.begin(), same.end(), [&](std::uint32_t better) {
            return matched[at].is_part_of(matched[better]);
          })) {
        replaced_[records[at]] = true;
      } else {
        same.push_back(at);
      }
    }
  }

  [[nodiscard]] std::vector<Bits> matched_specs(const std::vector<RecordId>& records,
                                                const std::vector<SpecId>& specs) {
    for (std::uint32_t at = 0; at < records.size(); ++at) {
      place_[records[at]] = at;
    }
    std::vector<Bits> matched(records.size(), Bits(specs.size()));
    for (std::size_t i = 0; i < specs.size(); ++i) {
      for (const RecordId record : index_.matches(specs[i])) {
        if (place_[record] != none) {
          matched[place_[record]].add(i);
        }
      }
    }
    for (const RecordId record : records) {
      place_[record] = none;
    }
    return matched;
  }

  /// Depends, a mark, constrains.
  [[nodiscard]] std::vector<SpecId> demands_of(RecordId record) {
    const Links links = index_.links(record);
    std::vector<SpecId> demands(links.depends.begin(), links.depends.end());
    demands.push_back(none);
    demands.insert(demands.end(), links.constrains.begin(), links.constrains.end());
    return demands;
  }

  RecordIndex& index_;
  std::vector<std::vector<RecordId>> by_name_;
  std::vector<std::vector<SpecId>> specs_;  ///< by name: what is asked of it
  std::vector<SpecId> patterns_;
  std::vector<std::uint32_t> place_;  ///< by record, of one name
  std::vector<bool> replaced_;
};

}  // namespace

std::vector<bool> find_replaced(RecordIndex& index, const Reach& reach,
                                const std::vector<RecordId>& records) {
  return Replacement(index, reach, records).run();
}

}  // namespace distro::solve
