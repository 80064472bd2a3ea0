#include "solve/support.hpp"

#include <utility>

namespace distro::solve {

Support::Support(RecordIndex& index, const Reach& reach) : index_(index) {
  collect_askers(reach);
  left_.resize(index.record_count());
  watchers_.resize(index.record_count());
  required_.resize(index.name_count());
  is_changed_.resize(index.name_count());
  for (const RecordId record : reach.records) {
    left_[record] = 1;
  }
  for (SpecId spec = 0; spec < specs_.size(); ++spec) {
    if (!specs_[spec].depending.empty()) {
      look_for_support(spec);
    }
  }
  spread();
}

void Support::collect_askers(const Reach& reach) {
  limits_.resize(index_.name_count());
  specs_.resize(index_.spec_count());
  std::vector<char> is_reached(index_.name_count());
  for (const RecordId record : reach.records) {
    is_reached[index_.name_of(record)] = 1;
  }
  for (const RecordId record : reach.records) {
    const Links links = index_.links(record);
    for (const SpecId id : links.depends) {
      if (!index_.spec(id).is_virtual()) {
        specs_[id].depending.push_back(record);
      }
    }
    for (const SpecId id : links.constrains) {
      const Spec& spec = index_.spec(id);
      if (spec.has_exact_name() && !spec.is_virtual() &&
          spec.name_id != index_.name_of(record) && is_reached[spec.name_id]) {
        if (specs_[id].constraining.empty()) {
          limits_[spec.name_id].push_back(id);
        }
        specs_[id].constraining.push_back(record);
      }
    }
  }
}

void Support::look_for_support(SpecId id) {
  Watched& spec = specs_[id];
  const std::vector<RecordId>& matches = index_.matches(id);
  while (spec.at < matches.size() && !is_left(matches[spec.at])) {
    ++spec.at;
  }
  if (spec.at < matches.size()) {
    watchers_[matches[spec.at]].push_back(id);
    spec.watches = true;
    return;
  }
  spec.watches = false;
  for (const RecordId record : spec.depending) {
    fall(record);
  }
  const Spec& asked = index_.spec(id);
  if (asked.has_exact_name() && required_[asked.name_id]) {
    for (const RecordId record : spec.constraining) {
      fall(record);
    }
  }
}

void Support::fall(RecordId record) {
  if (!left_[record]) {
    return;
  }
  left_[record] = 0;
  fallen_.push_back(record);
  const NameId name = index_.name_of(record);
  if (!is_changed_[name]) {
    is_changed_[name] = 1;
    changed_.push_back(name);
  }
}

void Support::spread() {
  while (!fallen_.empty()) {
    const RecordId record = fallen_.back();
    fallen_.pop_back();
    for (const SpecId spec : std::exchange(watchers_[record], {})) {
      look_for_support(spec);
    }
  }
}

void Support::remove(RecordId record) {
  fall(record);
  spread();
}

void Support::require(NameId name) {
  if (required_[name]) {
    return;
  }
  required_[name] = 1;
  for (const SpecId id : limits_[name]) {
    if (!specs_[id].watches) {
      look_for_support(id);
    }
  }
  spread();
}

std::vector<NameId> Support::take_changed() {
  for (const NameId name : changed_) {
    is_changed_[name] = 0;
  }
  return std::exchange(changed_, {});
}

}  // namespace distro::solve
