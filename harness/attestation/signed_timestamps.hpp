// Certificate transparency: logs that sign for certificates before they are issued.
#pragma once

#include <openssl/x509.h>

#include <vector>

#include "attestation/trusted_root.hpp"

namespace distro::attestation::detail {

/// Whether the certificate holds a time stamp that one of the logs has signed, of this
/// very certificate and its issuer (RFC 6962, 3.2: of what the certificate was before
/// the time stamps were put in).
[[nodiscard]] bool has_signed_timestamp(X509* certificate, X509* issuer,
                                        const std::vector<Log>& logs);

}  // namespace distro::attestation::detail
