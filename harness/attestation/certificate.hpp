// The certificate of a signer: who it was, and who says so (X.509, OpenSSL).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "attestation/trusted_root.hpp"

namespace distro::attestation::detail {

/// The DER of a certificate in PEM; nothing if it is none.
[[nodiscard]] std::optional<std::string> der_of_pem(const std::string& pem);

/// Each throws Rejection for what does not hold.
class SignerCertificate {
 public:
  explicit SignerCertificate(std::string_view der);
  ~SignerCertificate();
  SignerCertificate(const SignerCertificate&) = delete;
  SignerCertificate& operator=(const SignerCertificate&) = delete;

  [[nodiscard]] PublicKey key() const;

  /// Issued by one of the authorities, for signing code, and all of it valid then.
  void check_issued(const TrustedRoot& root, std::chrono::sys_seconds time) const;

  /// A log of the trusted root says that it has the certificate (RFC 6962: a signed
  /// certificate timestamp within it).
  void check_logged(const TrustedRoot& root) const;

  /// The only name of the signer: a URI ("https://github.com/org/repo/.github/
  /// workflows/release.yml@refs/tags/v1"), or an e-mail address.
  [[nodiscard]] std::string identity() const;
  /// Who vouches for it: "https://token.actions.githubusercontent.com"
  /// (1.3.6.1.4.1.57264.1.8, or .1 of older ones).
  [[nodiscard]] std::string issuer() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace distro::attestation::detail
