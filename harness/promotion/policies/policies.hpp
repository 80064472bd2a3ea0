// The policies, one file each; the table in policy.cpp lists them.
#pragma once

#include "promotion/policy.hpp"

namespace distro::promotion {

/// Was exactly what would be promoted tested? Option `max_age`: results that are older
/// are no evidence.
[[nodiscard]] Findings judge_evidence(const Evidence& evidence, const Options& options);

/// Do the candidates pass, and is no dependent worse than before? No options.
[[nodiscard]] Findings judge_tests(const Evidence& evidence, const Options& options);

/// Does every dependent's bound admit the candidates? No options.
[[nodiscard]] Findings judge_required_bumps(const Evidence& evidence,
                                            const Options& options);

/// Has all that was selected been run? Option `missing_hardware`: `hold` (default)
/// waits for a runner that has it, `accept` lists the job and goes on.
[[nodiscard]] Findings judge_coverage(const Evidence& evidence, const Options& options);

}  // namespace distro::promotion
