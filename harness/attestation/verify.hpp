// Who has signed a statement, and when: the whole of what a trusted root can prove of
// a bundle (Sigstore client specification, verification).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "attestation/statement.hpp"
#include "attestation/trusted_root.hpp"

namespace distro::attestation {

/// A signature that holds.
struct Verified {
  Statement statement;
  std::string identity;                  ///< of the signer: a URI, or an e-mail address
  std::string issuer;                    ///< URL of who vouches for the signer
  std::chrono::sys_seconds signed_at{};  ///< the earliest time that is proven
};

/// It proves nothing.
struct Rejected {
  std::string reason;  ///< one line
};

using Outcome = std::variant<Verified, Rejected>;

/// `origin` is what reasons call the bundle. Whether the signer is one to be trusted,
/// and whether the statement is about the file in question, is for the caller to say.
/// Offline: nothing is asked of a server.
[[nodiscard]] Outcome verify(std::string_view bundle, std::string_view origin,
                             const TrustedRoot& root);

}  // namespace distro::attestation
