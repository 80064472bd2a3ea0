// Cases of solving: the files that two other solvers agreed on.
#pragma once

#include <filesystem>

namespace distro::conformance {

/// Solves each case of the file against the channels that lie in `channels`, prints the
/// disagreements, and the proof where another set of files is as good as the recorded
/// one. With `explain` the reasons where there is no solution, too. Returns the exit
/// code.
///
/// A line: {"channels": [folders], "subdirs": [...], "specs": [...],
/// "virtual_packages":
/// [[name, version, build]], "expected": [file names] or "unsat": true}
int solve_cases(const std::filesystem::path& file,
                const std::filesystem::path& channels, bool explain);

}  // namespace distro::conformance
