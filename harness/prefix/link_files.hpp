// The files of one package, put into the prefix.
#pragma once

#include <vector>

#include "prefix/package_plan.hpp"
#include "prefix/prefix_record.hpp"
#include "prefix/prefix_tree.hpp"
#include "prefix/run.hpp"

namespace distro::prefix {

/// Makes the folders, then the files (several at a time), then the symbolic links of
/// `plan`, and returns what it holds, in the order of the plan.
/// In conda's manner a symbolic link with an absolute target becomes a copy of it, made
/// by `run`; others are made as they are. In rattler's manner a path that another
/// package has is left to it, with a note.
/// Throws LinkError; which one does not depend on the machine.
[[nodiscard]] std::vector<RecordedPath> link_files(PrefixTree& tree,
                                                   const PackagePlan& plan,
                                                   Manner manner, const Run& run);

}  // namespace distro::prefix
