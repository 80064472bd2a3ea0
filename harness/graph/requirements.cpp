#include "graph/requirements.hpp"

#include <algorithm>
#include <set>

namespace distro::graph {
namespace {

using channel::MatchSpec;
using channel::SpecId;

struct Waiting {
  std::uint32_t depth;
  Requirement requirement;
};

}  // namespace

std::vector<RecordRef> RequirementFinder::visible(std::string_view name) const {
  const std::optional<Name> known = index_.find(name);
  return known ? index_.records(*known, index_.tables_with(*known))
               : std::vector<RecordRef>{};
}

std::vector<RecordRef> RequirementFinder::newest_release(const MatchSpec& spec) {
  std::vector<RecordRef> builds;
  for (const RecordRef record : visible(spec.name())) {
    if ((builds.empty() || index_.same_release(record, builds.front())) &&
        matcher_.matches(spec, record)) {
      builds.push_back(record);
    }
  }
  return builds;
}

Requirement RequirementFinder::look_up(TableId table, SpecId spec) {
  Requirement found;
  found.spec = index_.table(table).spec_text(spec);
  found.builds = 1;
  const MatchSpec* parsed = matcher_.spec(table, spec);
  if (parsed == nullptr || !parsed->has_exact_name()) {
    return found;
  }
  found.name = parsed->name();
  for (const RecordRef record : visible(found.name)) {
    if (matcher_.matches(*parsed, record)) {
      found.newest = found.newest.value_or(record);
      ++found.records;
    }
  }
  return found;
}

Needs RequirementFinder::needs(std::span<const RecordRef> builds) {
  Needs needs;
  const auto add = [this](std::vector<Requirement>& requirements, TableId table,
                          std::span<const SpecId> specs) {
    for (const SpecId spec : specs) {
      const std::string_view text = index_.table(table).spec_text(spec);
      const auto known = std::find_if(
          requirements.begin(), requirements.end(),
          [&](const Requirement& requirement) { return requirement.spec == text; });
      if (known != requirements.end()) {
        ++known->builds;
      } else {
        requirements.push_back(look_up(table, spec));
      }
    }
  };
  for (const RecordRef build : builds) {
    const channel::RecordTable& table = index_.table(build.table);
    add(needs.depends, build.table, table.depends(build.row));
    add(needs.constrains, build.table, table.constrains(build.row));
  }
  return needs;
}

std::vector<NeededBy> RequirementFinder::tree(RecordRef record) {
  std::vector<NeededBy> lines;
  std::set<Name> expanded{index_.name_of(record)};
  std::vector<Waiting> waiting;  // the next one last
  const auto expand = [&](RecordRef of, std::uint32_t depth) {
    const std::span<const SpecId> specs = index_.table(of.table).depends(of.row);
    for (auto spec = specs.rbegin(); spec != specs.rend(); ++spec) {
      waiting.push_back({depth, look_up(of.table, *spec)});
    }
  };
  expand(record, 0);
  while (!waiting.empty()) {
    Waiting next = std::move(waiting.back());
    waiting.pop_back();
    const std::optional<RecordRef> newest = next.requirement.newest;
    const bool repeated = newest && expanded.contains(index_.name_of(*newest)) &&
                          !index_.table(newest->table).depends(newest->row).empty();
    lines.push_back({next.depth, std::move(next.requirement), repeated});
    if (newest && expanded.insert(index_.name_of(*newest)).second) {
      expand(*newest, next.depth + 1);
    }
  }
  return lines;
}

}  // namespace distro::graph
