#include "app/install/half_release.hpp"

#include <algorithm>
#include <cstdint>

#include "base/date.hpp"

namespace distro::app {

std::optional<HalfRelease> half_release(const graph::PackageIndex& index,
                                        const graph::ReleaseSet& set) {
  HalfRelease half;
  half.missing = set.missing();
  if (half.missing.empty()) {
    return std::nullopt;
  }
  std::int64_t newest = 0;
  for (const graph::ReleaseSet::Member& member : set.members) {
    for (const graph::RecordRef build : member.builds) {
      const channel::RecordTable& table = index.table(build.table);
      if (half.package.empty()) {
        half.package = member.name;
        half.version = table.version(build.row);
      }
      if (half.package == member.name && half.version == table.version(build.row)) {
        half.builds.emplace_back(table.build(build.row));
      }
      newest = std::max(newest, table.timestamp(build.row));
    }
  }
  half.since = base::date_text(newest);
  half.why = set.members.front().builds.empty()
                 ? "it needs " + set.version + ", which is not there"
                 : "no release of " + half.missing.front() + " depends on exactly " +
                       half.package + " " + half.version;
  return half;
}

}  // namespace distro::app
