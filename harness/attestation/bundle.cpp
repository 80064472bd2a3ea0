#include "attestation/bundle.hpp"

#include <nlohmann/json.hpp>

#include "attestation/protobuf_json.hpp"
#include "base/base64.hpp"
#include "base/json.hpp"

namespace distro::attestation {
namespace {

using base::JsonObject;
using detail::bytes_at;
using detail::count_at;

/// More are refused: each costs a signature to look at.
constexpr std::size_t most_entries = 16;

std::string_view version_of(const JsonObject& json) {
  constexpr std::string_view of_old =
      "application/vnd.dev.sigstore.bundle+json;version=";
  const std::string type = json.string("mediaType");
  if (type == "application/vnd.dev.sigstore.bundle.v0.3+json" ||
      type == std::string(of_old) + "0.3") {
    return "0.3";
  }
  for (const std::string_view version : {"0.1", "0.2"}) {
    if (type == std::string(of_old).append(version)) {
      return version;
    }
  }
  throw json.error("mediaType", "'" + type + "' is no bundle that we can read");
}

/// Certificates of authorities are those of the trusted root, not those of a bundle.
std::string certificate_of(const JsonObject& material) {
  if (material.has("certificate")) {
    return bytes_at(material.object("certificate"), "rawBytes");
  }
  if (!material.has("x509CertificateChain")) {
    throw material.error("certificate", "expected the certificate of the signer");
  }
  const JsonObject chain = material.object("x509CertificateChain");
  const std::vector<JsonObject> certificates = chain.objects("certificates");
  if (certificates.empty()) {
    throw chain.error("certificates", "expected the certificate of the signer");
  }
  return bytes_at(certificates.front(), "rawBytes");
}

InclusionProof proof_of(const JsonObject& json) {
  InclusionProof proof{count_at(json, "logIndex"),
                       count_at(json, "treeSize"),
                       bytes_at(json, "rootHash"),
                       {},
                       json.object("checkpoint").string("envelope")};
  for (const std::string& hash : json.strings("hashes")) {
    const auto bytes = base::base64_decoded(hash);
    if (!bytes) {
      throw json.error("hashes", "this is no base64");
    }
    proof.hashes.push_back(*bytes);
  }
  return proof;
}

LogEntry entry_of(const JsonObject& json) {
  LogEntry entry;
  entry.index = count_at(json, "logIndex");
  entry.log = bytes_at(json.object("logId"), "keyId");
  entry.body = bytes_at(json, "canonicalizedBody");
  if (json.has("integratedTime")) {
    constexpr std::uint64_t year_9999 = 253'402'300'799;
    const std::uint64_t seconds = count_at(json, "integratedTime");
    if (seconds > year_9999) {
      throw json.error("integratedTime", "this is no time");
    }
    if (seconds > 0) {
      entry.integrated =
          std::chrono::sys_seconds(std::chrono::seconds(static_cast<long>(seconds)));
    }
  }
  if (json.has("inclusionPromise")) {
    entry.promise = bytes_at(json.object("inclusionPromise"), "signedEntryTimestamp");
  }
  if (json.has("inclusionProof")) {
    entry.proof = proof_of(json.object("inclusionProof"));
  }
  return entry;
}

Envelope envelope_of(const JsonObject& json) {
  const std::vector<JsonObject> signatures = json.objects("signatures");
  if (signatures.size() != 1) {
    throw json.error("signatures", "expected one signature, found " +
                                       std::to_string(signatures.size()));
  }
  return {json.string("payloadType"), bytes_at(json, "payload"),
          bytes_at(signatures.front(), "sig")};
}

}  // namespace

std::string Envelope::signed_bytes() const {
  return "DSSEv1 " + std::to_string(payload_type.size()) + " " + payload_type + " " +
         std::to_string(payload.size()) + " " + payload;
}

Bundle parse_bundle(std::string_view text, std::string_view origin) {
  const base::Json json = base::parse_json(text, origin);
  const JsonObject object(json, std::string(origin));
  Bundle bundle;
  bundle.promise_will_do = version_of(object) == "0.1";
  const JsonObject material = object.object("verificationMaterial");
  bundle.certificate = certificate_of(material);
  for (const JsonObject& entry : material.objects("tlogEntries")) {
    bundle.entries.push_back(entry_of(entry));
  }
  if (material.has("timestampVerificationData")) {
    const JsonObject data = material.object("timestampVerificationData");
    for (const JsonObject& one : data.objects("rfc3161Timestamps")) {
      bundle.timestamps.push_back(bytes_at(one, "signedTimestamp"));
    }
  }
  if (bundle.entries.size() > most_entries || bundle.timestamps.size() > most_entries) {
    throw material.error("tlogEntries", "expected at most " +
                                            std::to_string(most_entries) +
                                            ", and as many time stamps");
  }
  if (!object.has("dsseEnvelope")) {
    throw object.error("dsseEnvelope", "expected a signed statement");
  }
  bundle.envelope = envelope_of(object.object("dsseEnvelope"));
  return bundle;
}

}  // namespace distro::attestation
