#include "graph/spec_matcher.hpp"

#include <algorithm>

#include "channel/version_key.hpp"

namespace distro::graph {

using channel::MatchSpec;

SpecMatcher::SpecMatcher(const PackageIndex& index)
    : index_(index), tables_(index.table_count()) {}

const MatchSpec* SpecMatcher::spec(TableId table, channel::SpecId spec) {
  const channel::RecordTable& records = index_.table(table);
  std::vector<Parsed>& specs = tables_[table].specs;
  if (specs.empty()) {
    specs.resize(records.spec_count());
  }
  Parsed& parsed = specs[spec];
  if (!parsed.known) {
    parsed.known = true;
    try {
      parsed.spec.emplace(records.spec_text(spec));
    } catch (const channel::ParseError&) {
      parsed.spec.reset();  // such a record cannot be installed by anyone
    }
  }
  return parsed.spec ? &*parsed.spec : nullptr;
}

const std::optional<std::string>& SpecMatcher::key_of(RecordRef record) {
  const channel::RecordTable& records = index_.table(record.table);
  std::vector<VersionKey>& keys = tables_[record.table].keys;
  if (keys.empty()) {
    keys.resize(records.version_count());
  }
  const channel::VersionId version = records.version_id(record.row);
  VersionKey& key = keys[version];
  if (!key.known) {
    key = {true, channel::version_key(records.version_text(version))};
  }
  return key.key;
}

bool SpecMatcher::matches(const MatchSpec& spec, RecordRef record) {
  const channel::RecordTable& records = index_.table(record.table);
  try {
    if (!spec.asks_only_of_name_version_build()) {
      return spec.matches(records[record.row]);
    }
    if (spec.name() != records.name_of(record.row)) {
      return false;
    }
    if (!spec.version().is_any()) {
      const std::optional<std::string>& key = key_of(record);
      if (!key || !spec.version().matches(*key, records.version(record.row))) {
        return false;
      }
    }
    return spec.build().empty() || spec.build_matches(records.build(record.row));
  } catch (const channel::ParseError&) {
    return false;
  }
}

std::vector<RecordRef> SpecMatcher::matching(const MatchSpec& spec) {
  std::vector<RecordRef> found;
  const auto add = [&](Name name) {
    for (const RecordRef record : index_.records(name)) {
      if (matches(spec, record)) {
        found.push_back(record);
      }
    }
  };
  if (spec.has_exact_name()) {
    if (const std::optional<Name> name = index_.find(spec.name())) {
      add(*name);
    }
    return found;
  }
  // Names that the pattern does not fit are passed over without a look at records.
  const MatchSpec pattern(spec.name());
  channel::Record bearer;
  for (Name name = 0; name < index_.name_count(); ++name) {
    bearer.name = index_.name(name);
    if (pattern.matches(bearer)) {
      add(name);
    }
  }
  return found;
}

}  // namespace distro::graph
