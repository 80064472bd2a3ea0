// The programs of packages that run while they are linked (conda-semantics 5.7).
#pragma once

#include <map>
#include <string>

#include "prefix/link.hpp"
#include "prefix/prefix_tree.hpp"
#include "prefix/run.hpp"

namespace distro::prefix {

/// Runs bin/.NAME-pre-link.sh of the extracted package, if it has one, in its folder
/// and without activation. Throws LinkError with the end of its output if it fails.
void run_pre_link(PrefixTree& tree, const Package& package, const Run& run,
                  const std::map<std::string, std::string>& environment);

/// Sources bin/.NAME-post-link.sh of the prefix, if it is there, in a bash in which the
/// prefix is active: only its last status counts. Throws LinkError likewise; in
/// rattler's manner a failure is only noted.
void run_post_link(PrefixTree& tree, const Package& package, const Run& run,
                   const LinkOptions& options);

}  // namespace distro::prefix
