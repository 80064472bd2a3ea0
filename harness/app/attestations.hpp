// What the policy `attestation` asks for: the signed statements that channels have of
// the candidates' files, as far as they prove anything.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "job/plan.hpp"
#include "promotion/attested.hpp"
#include "promotion/policy.hpp"
#include "recipe/file_tree.hpp"

namespace distro::app {

/// Reads what the staging channels have beside the candidates (CEP 50) and verifies it
/// by the trusted roots that the policy names; these and its signers are files of
/// `target`, so that no change can have its own word taken. Throws InputError if one of
/// them is not there or wrong, EnvironmentError for a server that does not answer.
[[nodiscard]] promotion::Attested attested(const Config& config,
                                           const recipe::FileTree& target,
                                           const promotion::ConfiguredPolicy& policy,
                                           std::span<const job::Candidate> candidates);

/// The files of the distribution that the policy reads.
[[nodiscard]] std::vector<std::string> files_of_trust(
    const promotion::ConfiguredPolicy& policy);
/// Throws InputError if one of them is not there or wrong.
void require_readable_trust(const recipe::FileTree& tree,
                            const promotion::ConfiguredPolicy& policy);

}  // namespace distro::app
