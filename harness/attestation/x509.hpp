// Certificates and chains of them, as OpenSSL has them. Only sources of this folder
// include it.
#pragma once

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <string_view>
#include <vector>

#include "attestation/openssl.hpp"
#include "attestation/trusted_root.hpp"

namespace distro::attestation::detail {

using Certificate = Owner<X509, X509_free>;
using CertificateStore = Owner<X509_STORE, X509_STORE_free>;

inline void free_stack(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }
using CertificateStack = Owner<STACK_OF(X509), free_stack>;

/// Null if it is none.
[[nodiscard]] Certificate certificate_from_der(std::string_view der);

/// What OpenSSL verifies with: the last certificate of the chain is trusted, as of
/// `time`. Throws Rejection if one of the chain cannot be read.
[[nodiscard]] CertificateStore store_of(const Authority& authority,
                                        std::chrono::sys_seconds time);
/// The others of the chain, that lead there.
[[nodiscard]] CertificateStack intermediates_of(const Authority& authority);

}  // namespace distro::attestation::detail
