// Which records a MatchSpec matches: asked once for each version of a name, not for
// each record.
#include <algorithm>
#include <iterator>
#include <numeric>

#include "channel/text_pattern.hpp"
#include "solve/record_index_parts.hpp"

namespace distro::solve {

namespace {

/// Below this it is quicker to ask each version.
constexpr std::size_t few_versions = 16;

/// The parts of `>=1.2,<2` and its like, which are bounds in the order of versions;
/// nothing for other texts.
std::vector<std::string_view> bounds_of(std::string_view text) {
  std::vector<std::string_view> bounds;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string_view bound = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t operand = bound.find_first_not_of("<>=");
    const std::string_view operation = bound.substr(0, std::min(operand, bound.size()));
    if (operand == std::string_view::npos ||
        (operation != ">=" && operation != "<" && operation != "<=" &&
         operation != ">") ||
        bound.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._", operand) !=
            std::string_view::npos) {
      return {};
    }
    bounds.push_back(bound);
  }
  return bounds;
}

}  // namespace

/// By version: whether it matches. Bounds are looked up in the order of versions, all
/// else asks each.
std::vector<char> RecordIndex::matching_versions(const channel::VersionSpec& asked,
                                                 const Candidates& among) const {
  std::vector<char> matching(among.versions.size(), asked.is_any() ? 1 : 0);
  if (asked.is_any()) {
    return matching;
  }
  const auto matches = [&](const channel::VersionSpec& spec, std::uint32_t version) {
    return spec.matches(*among.versions[version]);
  };
  auto begin = among.ascending.begin();
  auto end = among.ascending.end();
  const std::vector<std::string_view> bounds = among.ascending.size() < few_versions
                                                   ? std::vector<std::string_view>()
                                                   : bounds_of(asked.text());
  for (const std::string_view bound : bounds) {
    const channel::VersionSpec part(bound);
    if (bound.front() == '>') {
      begin = std::partition_point(
          begin, end, [&](std::uint32_t version) { return !matches(part, version); });
    } else {
      end = std::partition_point(
          begin, end, [&](std::uint32_t version) { return matches(part, version); });
    }
  }
  std::for_each(begin, end, [&](std::uint32_t version) {
    matching[version] = !bounds.empty() || matches(asked, version) ? 1 : 0;
  });
  return matching;
}

void RecordIndex::read_versions(Candidates& of) {
  if (of.versions_read) {
    return;
  }
  of.versions_read = true;
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  const auto add = [&](std::string_view text) {
    of.versions.push_back(channel::Version::parse_if(text));
    return static_cast<std::uint32_t>(of.versions.size() - 1);
  };
  std::uint64_t former = ~std::uint64_t{0};
  for (RecordId id = of.first; id < of.last; ++id) {
    if (is_forced(id)) {
      of.version_of.push_back(add(version_text(id)));
      continue;
    }
    const Place& at = records_[id];
    const channel::RecordTable& table = tables_[at.table].records;
    const channel::VersionId version = table.version_id(at.row);
    const std::uint64_t key = std::uint64_t{at.table} << 32U | version;
    if (key == former) {
      of.version_of.push_back(of.version_of.back());
      continue;
    }
    former = key;
    const auto [place, is_new] = known.try_emplace(key, 0);
    if (is_new) {
      place->second = add(table.version_text(version));
      of.ranks.push_back(of.one_table ? table.version_rank(version) : 0);
    }
    of.version_of.push_back(place->second);
  }
  if (!of.one_table) {
    rank_versions(of);
  }
  for (std::uint32_t version = 0; version < of.versions.size(); ++version) {
    if (of.versions[version]) {
      of.ascending.push_back(version);
    }
  }
  std::sort(of.ascending.begin(), of.ascending.end(),
            [&](std::uint32_t left, std::uint32_t right) {
              return of.ranks[left] < of.ranks[right];
            });
}

/// Versions of several tables have no order in common yet.
void RecordIndex::rank_versions(Candidates& of) {
  of.ranks.assign(of.versions.size(), 0);
  std::vector<std::uint32_t> order(of.versions.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    return of.versions[left] < of.versions[right];
  });
  std::uint32_t rank = 0;
  const std::optional<channel::Version>* former = nullptr;
  for (const std::uint32_t version : order) {
    const auto& here = of.versions[version];
    rank += here && (former == nullptr || *former != here) ? 1U : 0U;
    of.ranks[version] = rank;
    former = &here;
  }
}

void RecordIndex::reject(Spec& spec, const channel::ParseError& why) {
  spec.fault = why.what();
  spec.parsed.reset();
}

std::vector<RecordId> RecordIndex::find_matches(SpecId id, Candidates& among) {
  std::vector<RecordId> found;
  const Spec& spec = specs_[id]->spec;
  if (!spec.parsed || among.first == among.last) {
    return found;
  }
  read_versions(among);
  const channel::MatchSpec& asked = *spec.parsed;
  const bool plain = asked.asks_only_of_name_version_build() && spec.has_exact_name();
  const std::vector<char> matching =
      plain ? matching_versions(asked.version(), among) : std::vector<char>();
  for (RecordId record = among.first; record < among.last; ++record) {
    const std::uint32_t version = among.version_of[record - among.first];
    const auto& parsed = among.versions[version];
    if (plain ? matching[version] != 0 && asked.build_matches(build(record))
              : asked.matches(this->record(record), parsed ? &*parsed : nullptr)) {
      found.push_back(record);
    }
  }
  return found;
}

std::vector<RecordId> RecordIndex::find_everywhere(SpecId id) {
  std::vector<RecordId> found;
  if (!specs_[id]->spec.parsed) {
    return found;
  }
  const auto pattern = channel::TextPattern::of_field(specs_[id]->spec.name());
  for (const std::string& name : names()) {
    if (pattern.matches(name)) {
      const std::vector<RecordId> here = find_matches(id, candidates(name_id(name)));
      found.insert(found.end(), here.begin(), here.end());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool RecordIndex::touches_forced(const Spec& spec) const {
  return !forced_names_.empty() &&
         (!spec.has_exact_name() || forced_names_.contains(spec.name_id));
}

const std::vector<RecordId>& RecordIndex::channel_matches(SpecId id) {
  SpecEntry& entry = *specs_[id];
  if (!entry.matches) {
    std::vector<RecordId> found;
    try {
      if (entry.spec.has_exact_name()) {
        load(entry.spec.name_id);
        found = find_matches(id, names_[entry.spec.name_id]->of_channels);
      } else {
        found = find_everywhere(id);
      }
    } catch (const channel::ParseError& error) {
      reject(entry.spec, error);
    }
    entry.matches = std::move(found);
  }
  return *entry.matches;
}

const std::vector<RecordId>& RecordIndex::matches(SpecId id) {
  SpecEntry& entry = *specs_[id];
  if (!touches_forced(entry.spec)) {
    return channel_matches(id);
  }
  const auto [place, is_new] = forced_matches_.try_emplace(id);
  if (is_new) {
    try {
      place->second = entry.spec.has_exact_name()
                          ? find_matches(id, candidates(entry.spec.name_id))
                          : find_everywhere(id);
    } catch (const channel::ParseError& error) {
      reject(entry.spec, error);
    }
  }
  return place->second;
}

bool RecordIndex::matches(SpecId id, RecordId record_id) {
  Spec& spec = specs_[id]->spec;
  if (!spec.parsed) {
    return false;
  }
  try {
    return spec.parsed->matches(record(record_id));
  } catch (const channel::ParseError& error) {
    reject(spec, error);
    return false;
  }
}

}  // namespace distro::solve
