// The policies, one file each; the table in policy.cpp lists them.
#pragma once

#include <string>

#include "channel/record.hpp"
#include "promotion/policy.hpp"

namespace distro::promotion {

/// Was exactly what would be promoted tested? No options.
[[nodiscard]] PolicyVerdict judge_evidence(const Evidence& evidence,
                                           const Options& options);

/// Do the candidates pass, and is no dependent worse than before? No options.
[[nodiscard]] PolicyVerdict judge_tests(const Evidence& evidence,
                                        const Options& options);

/// Does every dependent's bound admit the candidates? No options.
[[nodiscard]] PolicyVerdict judge_required_bumps(const Evidence& evidence,
                                                 const Options& options);

/// Has all that was selected been run? Option `missing_hardware`: `hold` (default)
/// waits for a runner that has it, `accept` lists the job and goes on.
[[nodiscard]] PolicyVerdict judge_coverage(const Evidence& evidence,
                                           const Options& options);

/// "numpy 2.0.2".
[[nodiscard]] std::string label(const channel::Record& record);

/// ": <reason>", or nothing if there is none.
[[nodiscard]] std::string because(const std::string& reason);

/// The verdict becomes `verdict` if that is worse.
void worsen(PolicyVerdict& judged, Verdict verdict);

}  // namespace distro::promotion
