// Whom signatures are traced back to: Sigstore's trusted_root.json
// (protobuf-specs, sigstore_trustroot.proto, media type ...trustedroot+json).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attestation/public_key.hpp"

namespace distro::attestation {

/// Both ends belong to it.
struct ValidFor {
  std::chrono::sys_seconds start{};
  std::optional<std::chrono::sys_seconds> end;

  [[nodiscard]] bool covers(std::chrono::sys_seconds time) const {
    return time >= start && (!end || time <= *end);
  }
};

/// One that issues certificates for signers (Fulcio), or for time stamps.
struct Authority {
  std::vector<std::string> chain;  ///< DER, 1..n: the last one is what is trusted
  ValidFor valid_for;
};

/// A log that nothing can be taken out of: of signatures (Rekor), or of certificates.
struct Log {
  std::string id;    ///< bytes, as entries name it
  std::string host;  ///< "rekor.sigstore.dev", of its URL; may have a port
  PublicKey key;
  ValidFor valid_for;
};

/// What a list has must be proven by; what it has not is not asked for.
struct TrustedRoot {
  std::vector<Authority> certificate_authorities;  ///< 1..n
  std::vector<Authority> timestamp_authorities;
  std::vector<Log> signature_logs;    ///< `tlogs`
  std::vector<Log> certificate_logs;  ///< `ctlogs`

  /// The log with this id; nullptr if there is none.
  [[nodiscard]] const Log* signature_log(std::string_view id) const;
};

/// Throws InputError with the place for what is no trusted root, and for one that has
/// neither a log of signatures nor an authority for time stamps: nothing would prove
/// then when a signature was made.
[[nodiscard]] TrustedRoot parse_trusted_root(std::string_view text,
                                             std::string_view origin);

}  // namespace distro::attestation
