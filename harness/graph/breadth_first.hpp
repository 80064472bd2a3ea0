// The way from some names to all that need them, level by level.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/package_index.hpp"

namespace distro::graph {

/// How a name was reached.
struct Reached {
  static constexpr std::uint32_t never = 0xFFFFFFFFU;
  std::uint32_t distance = never;  ///< steps from a start; 0: it is one
  Name parent = 0;                 ///< the name that it needs, one step nearer
};

/// What was reached from where.
struct Reach {
  std::vector<Reached> by_name;
  std::vector<Name> order;  ///< the starts, then the nearest first

  [[nodiscard]] bool has(Name name) const {
    return by_name[name].distance != Reached::never;
  }
};

/// Dependents of the starts, directly or not. `speaks(table, row)` says whether a
/// record's `depends` count. The same on every run: the starts in their order, the
/// dependents of each name in byte order, so that the ways are the shortest and the
/// first of these.
template <typename Speaks>
[[nodiscard]] Reach reach_dependents(const PackageIndex& index,
                                     std::span<const Name> starts, Speaks&& speaks) {
  Reach reach;
  reach.by_name.resize(index.name_count());
  for (const Name start : starts) {
    if (!reach.has(start)) {
      reach.by_name[start].distance = 0;
      reach.order.push_back(start);
    }
  }
  for (std::size_t next = 0; next < reach.order.size(); ++next) {
    const Name name = reach.order[next];
    const std::uint32_t distance = reach.by_name[name].distance + 1;
    const std::size_t former = reach.order.size();
    for (TableId id = 0; id < index.table_count(); ++id) {
      const channel::NameId local = index.local(id, name);
      if (local == channel::no_name) {
        continue;
      }
      const channel::RecordTable& table = index.table(id);
      for (const channel::SpecId spec : table.specs_about(local)) {
        for (const channel::Row row : table.depending(spec)) {
          if (!speaks(id, row)) {
            continue;
          }
          const Name dependent = index.name_of({id, row});
          if (!reach.has(dependent)) {
            reach.by_name[dependent] = {distance, name};
            reach.order.push_back(dependent);
          }
        }
      }
    }
    std::sort(reach.order.begin() + static_cast<std::ptrdiff_t>(former),
              reach.order.end());
  }
  return reach;
}

}  // namespace distro::graph
