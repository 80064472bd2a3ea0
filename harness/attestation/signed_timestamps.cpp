#include "attestation/signed_timestamps.hpp"

#include <openssl/ct.h>
#include <openssl/err.h>

#include <algorithm>
#include <string>

#include "attestation/x509.hpp"

namespace distro::attestation::detail {
namespace {

using Timestamps = Owner<STACK_OF(SCT), SCT_LIST_free>;

/// `value` in that many bytes, the highest first.
std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t at = size; at-- > 0; value >>= 8U) {
    bytes[at] = static_cast<char>(value & 0xFFU);
  }
  return bytes;
}

std::string text_of(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

std::string der_of_key(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  std::string bytes = size > 0 ? text_of(der, static_cast<std::size_t>(size)) : "";
  OPENSSL_free(der);
  return bytes;
}

/// The part of the certificate that is signed, without the time stamps; empty if it
/// has none.
std::string without_timestamps(X509* certificate) {
  const Certificate copy(X509_dup(certificate));
  const int at = copy ? X509_get_ext_by_NID(copy.get(), NID_ct_precert_scts, -1) : -1;
  if (at < 0) {
    return "";
  }
  X509_EXTENSION_free(X509_delete_ext(copy.get(), at));
  unsigned char* der = nullptr;
  const int size = i2d_re_X509_tbs(copy.get(), &der);
  std::string bytes = size > 0 ? text_of(der, static_cast<std::size_t>(size)) : "";
  OPENSSL_free(der);
  return bytes;
}

bool is_signed_by(const SCT* timestamp, const std::string& entry, const Log& log) {
  unsigned char* id = nullptr;
  const std::size_t id_size = SCT_get0_log_id(timestamp, &id);
  const std::uint64_t milliseconds = SCT_get_timestamp(timestamp);
  const std::chrono::sys_seconds time(
      std::chrono::seconds(static_cast<std::int64_t>(milliseconds / 1000)));
  if (SCT_get_version(timestamp) != SCT_VERSION_V1 || log.id != text_of(id, id_size) ||
      !log.valid_for.covers(time)) {
    return false;
  }
  unsigned char* extensions = nullptr;
  const std::size_t extensions_size = SCT_get0_extensions(timestamp, &extensions);
  unsigned char* signature = nullptr;
  const std::size_t signature_size = SCT_get0_signature(timestamp, &signature);
  const std::string head("\0\0", 2);            // v1, certificate_timestamp
  const std::string precertificate("\0\1", 2);  // the kind of entry
  return log.key.verifies_sha256(head + big_endian(milliseconds, 8) + precertificate +
                                     entry + big_endian(extensions_size, 2) +
                                     text_of(extensions, extensions_size),
                                 text_of(signature, signature_size));
}

}  // namespace

bool has_signed_timestamp(X509* certificate, X509* issuer,
                          const std::vector<Log>& logs) {
  const Timestamps timestamps(static_cast<STACK_OF(SCT)*>(
      X509_get_ext_d2i(certificate, NID_ct_precert_scts, nullptr, nullptr)));
  const std::string body = without_timestamps(certificate);
  ERR_clear_error();
  if (!timestamps || body.empty()) {
    return false;
  }
  const std::string entry =
      sha256_bytes(der_of_key(issuer)) + big_endian(body.size(), 3) + body;
  for (int at = 0; at < sk_SCT_num(timestamps.get()); ++at) {
    const SCT* timestamp = sk_SCT_value(timestamps.get(), at);
    if (std::any_of(logs.begin(), logs.end(), [&](const Log& log) {
          return is_signed_by(timestamp, entry, log);
        })) {
      return true;
    }
  }
  return false;
}

}  // namespace distro::attestation::detail
