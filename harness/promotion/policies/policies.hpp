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
/// waits for a runner that has it, `accept` lists the job and goes on. `beyond_budget`:
/// `wait` (default) or `accept`.
[[nodiscard]] Findings judge_coverage(const Evidence& evidence, const Options& options);

/// Is every set that is released together whole: does the newest release of each member
/// admit the newest of the others, on each platform that the change is for? The sets
/// are `lint.in_sync` of distro.yaml. No options.
[[nodiscard]] Findings judge_in_sync(const Evidence& evidence, const Options& options);

/// Has the candidate all builds (platforms, Pythons, accelerators) that the release in
/// the channel has? Option `dropped`: build strings that are not made any more, such as
/// `py38`.
[[nodiscard]] Findings judge_variant_matrix(const Evidence& evidence,
                                            const Options& options);

/// Do the changed recipes bound what they require? Option `new_findings`: `hold`
/// (default) or `tell`.
[[nodiscard]] Findings judge_bounds(const Evidence& evidence, const Options& options);

/// May the packages be passed on, and under that name? No options.
[[nodiscard]] Findings judge_redistribution(const Evidence& evidence,
                                            const Options& options);

/// Have the candidates been seen for long enough? Option `least`: `3d`.
[[nodiscard]] Findings judge_age(const Evidence& evidence, const Options& options);

/// Have enough people approved? Options `count` and `of`, a list of handles.
[[nodiscard]] Findings judge_approvals(const Evidence& evidence,
                                       const Options& options);

/// Is the channel frozen? Options `from`, `until` (days), `except` (names), `reason`.
[[nodiscard]] Findings judge_freeze(const Evidence& evidence, const Options& options);

/// Is a candidate blocked? Options `packages` and `reason`; besides, the files
/// `overrides/*.yaml` that block.
[[nodiscard]] Findings judge_block(const Evidence& evidence, const Options& options);

/// Does the channel stay within what its host gives it? Option `limit`: `10GiB`.
[[nodiscard]] Findings judge_quota(const Evidence& evidence, const Options& options);

/// Has somebody whose word is taken signed that they published these very files (CEP
/// 27)? Options `trusted_root` and `signers`, files of the distribution; `channels`:
/// what statements may name besides the staging and the integration channel; `missing`:
/// `hold` (default) or `tell`.
[[nodiscard]] Findings judge_attestation(const Evidence& evidence,
                                         const Options& options);

/// Is there no newer build of the candidates? No options.
[[nodiscard]] Findings judge_obsolescence(const Evidence& evidence,
                                          const Options& options);

/// Does all that the candidates require exist, or must it be promoted first? No
/// options.
[[nodiscard]] Findings judge_dependencies(const Evidence& evidence,
                                          const Options& options);

/// Does what users could install stay installable, and do the candidates keep what
/// distro.yaml promises? Option `unknown`: `wait` (default) for what the time was too
/// short for, or `accept`.
[[nodiscard]] Findings judge_installability(const Evidence& evidence,
                                            const Options& options);

}  // namespace distro::promotion
