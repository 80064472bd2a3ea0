#include "attestation/trusted_root.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "attestation/protobuf_json.hpp"
#include "base/json.hpp"

namespace distro::attestation {
namespace {

using base::JsonObject;
using detail::bytes_at;
using detail::time_at;

constexpr std::string_view media_type = "application/vnd.dev.sigstore.trustedroot";

ValidFor valid_for(const JsonObject& json) {
  const JsonObject range = json.object("validFor");
  ValidFor valid{time_at(range, "start"), std::nullopt};
  if (range.has("end")) {
    valid.end = time_at(range, "end");
  }
  return valid;
}

Authority authority(const JsonObject& json) {
  Authority found{{}, valid_for(json)};
  const JsonObject chain = json.object("certChain");
  for (const JsonObject& certificate : chain.objects("certificates")) {
    found.chain.push_back(bytes_at(certificate, "rawBytes"));
  }
  if (found.chain.empty()) {
    throw chain.error("certificates", "expected at least one certificate");
  }
  return found;
}

/// "rekor.sigstore.dev" of "https://rekor.sigstore.dev/api".
std::string host_of(std::string url) {
  const std::size_t scheme = url.find("://");
  url.erase(0, scheme == std::string::npos ? 0 : scheme + 3);
  return url.substr(0, url.find('/'));
}

Log log(const JsonObject& json) {
  const JsonObject key_json = json.object("publicKey");
  const auto key = PublicKey::from_der(bytes_at(key_json, "rawBytes"));
  if (!key) {
    throw key_json.error("rawBytes", "this is no public key that we can verify with");
  }
  return {bytes_at(json.object("logId"), "keyId"), host_of(json.string("baseUrl")),
          *key, valid_for(key_json)};
}

template <typename Type>
std::vector<Type> all(const JsonObject& json, const std::string& key,
                      Type (*one)(const JsonObject&)) {
  std::vector<Type> found;
  for (const JsonObject& object : json.objects(key)) {
    found.push_back(one(object));
  }
  return found;
}

}  // namespace

const Log* TrustedRoot::signature_log(std::string_view id) const {
  const auto found = std::find_if(signature_logs.begin(), signature_logs.end(),
                                  [&](const Log& one) { return one.id == id; });
  return found == signature_logs.end() ? nullptr : &*found;
}

TrustedRoot parse_trusted_root(std::string_view text, std::string_view origin) {
  const base::Json json = base::parse_json(text, origin);
  const JsonObject object(json, std::string(origin));
  if (!object.string("mediaType").starts_with(media_type)) {
    throw object.error("mediaType", "expected " + std::string(media_type) + "...");
  }
  TrustedRoot root{all(object, "certificateAuthorities", authority),
                   all(object, "timestampAuthorities", authority),
                   all(object, "tlogs", log), all(object, "ctlogs", log)};
  if (root.certificate_authorities.empty()) {
    throw object.error("certificateAuthorities", "expected at least one");
  }
  if (root.signature_logs.empty() && root.timestamp_authorities.empty()) {
    throw object.error("tlogs",
                       "expected a log, or an authority in timestampAuthorities: "
                       "without one nothing says when a signature was made");
  }
  return root;
}

}  // namespace distro::attestation
