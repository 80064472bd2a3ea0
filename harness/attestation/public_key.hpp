// Keys that signatures are verified with (OpenSSL).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace distro::attestation {

/// Of 32 bytes, as they are.
[[nodiscard]] std::string sha256_bytes(std::string_view bytes);

/// Immutable, cheap to copy.
class PublicKey {
 public:
  /// Of DER: a SubjectPublicKeyInfo (RFC 5280), or an RSAPublicKey (RFC 8017). Nothing
  /// if it is neither, or no key that we verify with: ECDSA on P-256, P-384, P-521,
  /// Ed25519, RSA of 2048 bits and more.
  [[nodiscard]] static std::optional<PublicKey> from_der(std::string_view der);

  /// Whether the owner of the key has signed `message`. ECDSA goes with the digest of
  /// the curve's size, RSA (PKCS #1 v1.5) with SHA-256.
  [[nodiscard]] bool verifies(std::string_view message,
                              std::string_view signature) const;
  /// The same with SHA-256, whatever the curve: certificate transparency (RFC 6962).
  [[nodiscard]] bool verifies_sha256(std::string_view message,
                                     std::string_view signature) const;

 private:
  struct Key;
  explicit PublicKey(std::shared_ptr<const Key> key);
  std::shared_ptr<const Key> key_;
};

}  // namespace distro::attestation
