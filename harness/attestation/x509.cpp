#include "attestation/x509.hpp"

#include <new>

#include "attestation/rejection.hpp"

namespace distro::attestation::detail {
namespace {

Certificate link_of(const std::string& der) {
  Certificate certificate = certificate_from_der(der);
  if (!certificate) {
    throw Rejection("a certificate of the trusted root cannot be read");
  }
  return certificate;
}

}  // namespace

Certificate certificate_from_der(std::string_view der) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* at = begin;
  Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (certificate && at != begin + der.size()) {
    certificate.reset();
  }
  return certificate;
}

CertificateStore store_of(const Authority& authority, std::chrono::sys_seconds time) {
  CertificateStore store(X509_STORE_new());
  const Certificate trusted = link_of(authority.chain.back());
  if (!store || X509_STORE_add_cert(store.get(), trusted.get()) != 1) {
    throw std::bad_alloc();
  }
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_time(parameters, time.time_since_epoch().count());
  // The trusted certificate need not have signed itself.
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  return store;
}

CertificateStack intermediates_of(const Authority& authority) {
  CertificateStack stack(sk_X509_new_null());
  for (std::size_t at = 0; at + 1 < authority.chain.size(); ++at) {
    Certificate certificate = link_of(authority.chain[at]);
    if (!stack || sk_X509_push(stack.get(), certificate.get()) == 0) {
      throw std::bad_alloc();
    }
    static_cast<void>(certificate.release());  // the stack's now
  }
  return stack;
}

}  // namespace distro::attestation::detail
