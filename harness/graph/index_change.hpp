// What users of a set of channels see no more, and what they see for the first time.
#pragma once

#include <span>
#include <vector>

#include "graph/package_index.hpp"

namespace distro::graph {

/// Where nothing is lost, whatever could be installed can still be: an environment of
/// before is one of after.
struct IndexChange {
  std::vector<RecordRef> lost;    ///< of the index before: gone, changed, or hidden
  std::vector<RecordRef> gained;  ///< of the index after: new, changed, or uncovered
};

/// `before` and `after` have the same channels and subdirs in the same places.
/// `strict`: of a name only the records of the first channel that has it are seen.
/// Names that only tables have that did not change are not looked at.
[[nodiscard]] IndexChange index_change(const PackageIndex& before,
                                       const PackageIndex& after, bool strict);

/// By Name of `index`: the names of `changed`, and those of which a record needs one of
/// them, directly or through others.
[[nodiscard]] std::vector<bool> names_reaching(const PackageIndex& index,
                                               std::span<const RecordRef> changed);

}  // namespace distro::graph
