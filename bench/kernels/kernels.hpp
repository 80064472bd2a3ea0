// The kernels: small pieces of work that are measured in process (Google Benchmark).
#pragma once

#include <filesystem>

namespace distro::bench {

/// Versions, version specs and MatchSpecs. `inputs` has versions.txt, specs.txt and
/// matches.tsv, as measure/inputs.py writes them.
void register_text_kernels(const std::filesystem::path& inputs);

/// Reading repodata and asking a table. `inputs` has channel/, a synthetic channel.
void register_channel_kernels(const std::filesystem::path& inputs);

/// Solving. `inputs` has solve.jsonl and solve_channels/.
void register_solve_kernels(const std::filesystem::path& inputs);

}  // namespace distro::bench
