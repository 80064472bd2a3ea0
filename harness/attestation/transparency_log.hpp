// That a log has a signature, and since when (Rekor, versions 1 and 2).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attestation/bundle.hpp"
#include "attestation/trusted_root.hpp"

namespace distro::attestation::detail {

/// Whether a leaf with this index is in a tree of this size and root (RFC 9162,
/// 2.1.3.2): `hashes` lead from it to the root. Hashes are of 32 bytes.
[[nodiscard]] bool is_included(std::string_view leaf, const InclusionProof& proof);

/// Throws Rejection unless the log has signed the root and the size that the proof
/// speaks of: the checkpoint is a signed note whose text begins with the log's origin,
/// the size, and the root in base64.
void check_checkpoint(const InclusionProof& proof, const Log& log);

/// Throws Rejection unless the log's own words prove that it has the entry. Returns
/// the time that the log vouches for; nothing if it names none.
[[nodiscard]] std::optional<std::chrono::sys_seconds> check_entry(const LogEntry& entry,
                                                                  const Log& log,
                                                                  bool promise_will_do);

/// Throws Rejection unless the entry is about this very signature: of these bytes, and
/// by this certificate. Kinds `dsse` 0.0.1 and 0.0.2, `hashedrekord` 0.0.2 and `intoto`
/// 0.0.2: what logs make of statements.
void check_body(const LogEntry& entry, const Bundle& bundle);

}  // namespace distro::attestation::detail
