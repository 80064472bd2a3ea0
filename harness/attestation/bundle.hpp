// A signed statement with what proves who signed it and when: Sigstore's bundle, as
// JSON (protobuf-specs, sigstore_bundle.proto, versions 0.1 to 0.3).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace distro::attestation {

/// What was signed, and the signature (DSSE, the Dead Simple Signing Envelope).
struct Envelope {
  std::string payload_type;  ///< "application/vnd.in-toto+json"
  std::string payload;       ///< bytes
  std::string signature;     ///< bytes

  /// The bytes that the signature is of: the pre-authentication encoding.
  [[nodiscard]] std::string signed_bytes() const;
};

/// That the entry is in the tree of the log.
struct InclusionProof {
  std::uint64_t index = 0;          ///< in this tree
  std::uint64_t size = 0;           ///< of the tree
  std::string root;                 ///< 32 bytes
  std::vector<std::string> hashes;  ///< from the leaf up, 32 bytes each
  std::string checkpoint;           ///< what the log has signed of the tree
};

/// What a log says of the signature.
struct LogEntry {
  std::uint64_t index = 0;
  std::string log;   ///< its id, bytes
  std::string body;  ///< what was written down: JSON, bytes
  std::optional<std::chrono::sys_seconds> integrated;
  std::string promise;  ///< signed entry timestamp; empty if there is none
  std::optional<InclusionProof> proof;
};

struct Bundle {
  bool promise_will_do = false;  ///< version 0.1: an entry needs no inclusion proof
  std::string certificate;       ///< of the signer, DER
  std::vector<LogEntry> entries;
  std::vector<std::string> timestamps;  ///< responses of RFC 3161, DER
  Envelope envelope;
};

/// Throws InputError with the place for what is no bundle, for one of another version,
/// and for one that is signed in another way: not with one certificate (but with a bare
/// key), not of an envelope (but of a file), or more than once.
[[nodiscard]] Bundle parse_bundle(std::string_view text, std::string_view origin);

}  // namespace distro::attestation
