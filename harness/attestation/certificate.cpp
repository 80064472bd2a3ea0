#include "attestation/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

#include "attestation/rejection.hpp"
#include "attestation/signed_timestamps.hpp"
#include "attestation/x509.hpp"

namespace distro::attestation::detail {
namespace {

using Bio = Owner<BIO, BIO_free_all>;
using StoreContext = Owner<X509_STORE_CTX, X509_STORE_CTX_free>;
using Object = Owner<ASN1_OBJECT, ASN1_OBJECT_free>;
using Utf8 = Owner<ASN1_UTF8STRING, ASN1_UTF8STRING_free>;
using Names = Owner<GENERAL_NAMES, GENERAL_NAMES_free>;

std::string_view text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

template <typename Object, int encode(const Object*, unsigned char**)>
std::string der_of(const Object* object) {
  const int size = encode(object, nullptr);
  if (size <= 0) {
    return "";
  }
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  encode(object, &at);
  return der;
}

/// The bytes of an extension; empty if there is none.
std::string_view extension(const X509* certificate, const char* oid) {
  const Object object(OBJ_txt2obj(oid, 1));
  const int at = X509_get_ext_by_OBJ(certificate, object.get(), -1);
  if (at < 0) {
    return "";
  }
  return text_of(X509_EXTENSION_get_data(X509_get_ext(certificate, at)));
}

/// OpenSSL's word on why a chain does not hold; empty if it does.
std::string fault_of_chain(X509* leaf, const Authority& authority,
                           std::chrono::sys_seconds time) {
  const CertificateStore store = store_of(authority, time);
  const CertificateStack others = intermediates_of(authority);
  const StoreContext context(X509_STORE_CTX_new());
  if (!context ||
      X509_STORE_CTX_init(context.get(), store.get(), leaf, others.get()) != 1) {
    return "it cannot be verified";
  }
  const bool holds = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  return holds ? ""
               : X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

}  // namespace

std::optional<std::string> der_of_pem(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Certificate certificate(
      bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  ERR_clear_error();
  if (!certificate) {
    return std::nullopt;
  }
  return der_of<X509, i2d_X509>(certificate.get());
}

struct SignerCertificate::Parts {
  Certificate certificate;
};

SignerCertificate::SignerCertificate(std::string_view der)
    : parts_(std::make_unique<Parts>(Parts{certificate_from_der(der)})) {
  ERR_clear_error();
  if (!parts_->certificate) {
    throw Rejection("its certificate cannot be read");
  }
}

SignerCertificate::~SignerCertificate() = default;

PublicKey SignerCertificate::key() const {
  const auto key = PublicKey::from_der(der_of<X509_PUBKEY, i2d_X509_PUBKEY>(
      X509_get_X509_PUBKEY(parts_->certificate.get())));
  if (!key) {
    throw Rejection("its certificate has no key that we can verify with");
  }
  return *key;
}

void SignerCertificate::check_issued(const TrustedRoot& root,
                                     std::chrono::sys_seconds time) const {
  X509* leaf = parts_->certificate.get();
  const std::uint32_t flags = X509_get_extension_flags(leaf);
  if ((flags & EXFLAG_CA) != 0 || X509_check_ca(leaf) != 0) {
    throw Rejection("its certificate is one of an authority, not of a signer");
  }
  if ((flags & EXFLAG_XKUSAGE) == 0 ||
      (X509_get_extended_key_usage(leaf) & XKU_CODE_SIGN) == 0) {
    throw Rejection("its certificate is not for signing code");
  }
  std::string fault = "no authority of the trusted root was valid then";
  for (const Authority& authority : root.certificate_authorities) {
    if (authority.valid_for.covers(time)) {
      fault = fault_of_chain(leaf, authority, time);
      if (fault.empty()) {
        return;
      }
    }
  }
  throw Rejection("its certificate does not hold at the time of the signature: " +
                  fault);
}

void SignerCertificate::check_logged(const TrustedRoot& root) const {
  X509* leaf = parts_->certificate.get();
  for (const Authority& authority : root.certificate_authorities) {
    for (const std::string& der : authority.chain) {
      const Certificate issuer = certificate_from_der(der);
      if (issuer && X509_check_issued(issuer.get(), leaf) == X509_V_OK &&
          has_signed_timestamp(leaf, issuer.get(), root.certificate_logs)) {
        return;
      }
    }
  }
  throw Rejection("no log of the trusted root has signed for its certificate");
}

std::string SignerCertificate::identity() const {
  const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(
      parts_->certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  if (!names || sk_GENERAL_NAME_num(names.get()) != 1) {
    throw Rejection("its certificate does not name one signer");
  }
  const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), 0);
  if (name->type != GEN_URI && name->type != GEN_EMAIL) {
    throw Rejection("its certificate names the signer in a way that we cannot read");
  }
  return std::string(text_of(name->d.ia5));
}

std::string SignerCertificate::issuer() const {
  const X509* certificate = parts_->certificate.get();
  const std::string_view encoded = extension(certificate, "1.3.6.1.4.1.57264.1.8");
  if (encoded.empty()) {
    const std::string_view plain = extension(certificate, "1.3.6.1.4.1.57264.1.1");
    if (plain.empty()) {
      throw Rejection("its certificate does not say who vouches for the signer");
    }
    return std::string(plain);
  }
  const auto* at = reinterpret_cast<const unsigned char*>(encoded.data());
  const Utf8 text(d2i_ASN1_UTF8STRING(nullptr, &at, static_cast<long>(encoded.size())));
  ERR_clear_error();
  if (!text) {
    throw Rejection("its certificate does not say who vouches for the signer");
  }
  return std::string(text_of(text.get()));
}

}  // namespace distro::attestation::detail
