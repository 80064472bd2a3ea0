#include "attestation/timestamp.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ts.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "attestation/rejection.hpp"
#include "attestation/x509.hpp"

namespace distro::attestation::detail {
namespace {

using Response = Owner<TS_RESP, TS_RESP_free>;
using VerifyContext = Owner<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;

Response parse(std::string_view der) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* at = begin;
  Response response(d2i_TS_RESP(nullptr, &at, static_cast<long>(der.size())));
  if (!response || at != begin + der.size() ||
      TS_RESP_get_tst_info(response.get()) == nullptr) {
    throw Rejection("a time stamp cannot be read");
  }
  return response;
}

std::chrono::sys_seconds time_of(TS_TST_INFO* info) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &parts) != 1) {
    throw Rejection("a time stamp cannot be read");
  }
  return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

/// Whether the time stamp is of these bytes, with a digest that is good enough.
bool is_of(TS_TST_INFO* info, std::string_view bytes) {
  TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  const int digest = OBJ_obj2nid(algorithm);
  if (digest != NID_sha256 && digest != NID_sha384 && digest != NID_sha512) {
    return false;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> expected{};
  unsigned int size = 0;
  const ASN1_OCTET_STRING* found = TS_MSG_IMPRINT_get_msg(imprint);
  return EVP_Digest(bytes.data(), bytes.size(), expected.data(), &size,
                    EVP_get_digestbynid(digest), nullptr) == 1 &&
         ASN1_STRING_length(found) == static_cast<int>(size) &&
         std::equal(expected.begin(), expected.begin() + size,
                    ASN1_STRING_get0_data(found));
}

bool is_signed_by(TS_RESP* response, const Authority& authority,
                  std::chrono::sys_seconds time) {
  const VerifyContext context(TS_VERIFY_CTX_new());
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
  // The context frees both.
  TS_VERIFY_CTX_set_store(context.get(), store_of(authority, time).release());
  TS_VERIFY_CTX_set_certs(context.get(), intermediates_of(authority).release());
  const bool holds = TS_RESP_verify_response(context.get(), response) == 1;
  ERR_clear_error();
  return holds;
}

}  // namespace

std::chrono::sys_seconds time_stamped(std::string_view response, std::string_view bytes,
                                      const std::vector<Authority>& authorities) {
  const Response parsed = parse(response);
  TS_TST_INFO* info = TS_RESP_get_tst_info(parsed.get());
  if (!is_of(info, bytes)) {
    throw Rejection("a time stamp is not of the signature");
  }
  const std::chrono::sys_seconds time = time_of(info);
  for (const Authority& authority : authorities) {
    if (authority.valid_for.covers(time) &&
        is_signed_by(parsed.get(), authority, time)) {
      return time;
    }
  }
  throw Rejection("a time stamp is not of an authority of the trusted root");
}

}  // namespace distro::attestation::detail
