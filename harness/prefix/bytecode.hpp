// Compiling noarch python packages with the prefix's own python (conda-semantics 5.6).
#pragma once

#include <map>
#include <span>
#include <string>

#include "prefix/noarch_python.hpp"
#include "prefix/prefix_tree.hpp"
#include "prefix/run.hpp"

namespace distro::prefix {

/// Compiles `sources` (paths below the prefix) in one run of python. A source that does
/// not compile is nobody's fault: packages ship such files, and import works without
/// bytecode. Notes it if there is no python to run.
void compile_bytecode(PrefixTree& tree, std::span<const std::string> sources,
                      const Python& python, const Run& run,
                      const std::map<std::string, std::string>& environment);

}  // namespace distro::prefix
