// What an entry of a log says of the signature.
#include <nlohmann/json.hpp>

#include "attestation/certificate.hpp"
#include "attestation/protobuf_json.hpp"
#include "attestation/rejection.hpp"
#include "attestation/transparency_log.hpp"
#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"

namespace distro::attestation::detail {
namespace {

using base::JsonObject;

/// A signature as a log has it written down.
struct Noted {
  std::string signature;    ///< bytes
  std::string certificate;  ///< DER
};

void check(bool holds, const char* what) {
  if (!holds) {
    throw Rejection("the entry of the log is of another " + std::string(what));
  }
}

/// {"algorithm": "sha256", "value": "<hexadecimal>"}
bool is_hash_of(const JsonObject& hash, std::string_view bytes) {
  return hash.string("algorithm") == "sha256" &&
         hash.string("value") == base::sha256(bytes);
}

/// {"algorithm": "SHA2_256", "digest": "<base64>"}
bool is_digest_of(const JsonObject& hash, std::string_view bytes) {
  return hash.string("algorithm") == "SHA2_256" &&
         bytes_at(hash, "digest") == sha256_bytes(bytes);
}

JsonObject only_signature(const JsonObject& json) {
  const std::vector<JsonObject> signatures = json.objects("signatures");
  check(signatures.size() == 1, "number of signatures");
  return signatures.front();
}

/// {"content": ..., "verifier": {"x509Certificate": {"rawBytes": ...}}}
Noted noted_v2(const JsonObject& signature) {
  return {bytes_at(signature, "content"),
          bytes_at(signature.object("verifier").object("x509Certificate"), "rawBytes")};
}

Noted dsse_v1(const JsonObject& spec, const Envelope& envelope) {
  check(is_hash_of(spec.object("payloadHash"), envelope.payload), "payload");
  const JsonObject signature = only_signature(spec);
  return {bytes_at(signature, "signature"),
          der_of_pem(bytes_at(signature, "verifier")).value_or("")};
}

Noted dsse_v2(const JsonObject& spec, const Envelope& envelope) {
  const JsonObject dsse = spec.object("dsseV002");
  check(is_digest_of(dsse.object("payloadHash"), envelope.payload), "payload");
  return noted_v2(only_signature(dsse));
}

Noted hashedrekord(const JsonObject& spec, const Envelope& envelope) {
  const JsonObject record = spec.object("hashedRekordV002");
  check(is_digest_of(record.object("data"), envelope.signed_bytes()), "payload");
  return noted_v2(record.object("signature"));
}

/// Its signature is base64 of base64.
Noted intoto_v2(const JsonObject& spec, const Envelope& envelope) {
  const JsonObject content = spec.object("content");
  check(is_hash_of(content.object("payloadHash"), envelope.payload), "payload");
  const JsonObject noted = content.object("envelope");
  check(noted.string("payloadType") == envelope.payload_type, "kind of payload");
  const JsonObject signature = only_signature(noted);
  return {base::base64_decoded(bytes_at(signature, "sig")).value_or(""),
          der_of_pem(bytes_at(signature, "publicKey")).value_or("")};
}

struct Kind {
  std::string_view kind, version;
  Noted (*noted)(const JsonObject& spec, const Envelope& envelope);
};

constexpr Kind kinds[] = {{"dsse", "0.0.1", dsse_v1},
                          {"dsse", "0.0.2", dsse_v2},
                          {"hashedrekord", "0.0.2", hashedrekord},
                          {"intoto", "0.0.2", intoto_v2}};

Noted noted_in(const JsonObject& body, const Envelope& envelope) {
  const std::string kind = body.string("kind");
  const std::string version = body.string("apiVersion");
  for (const Kind& known : kinds) {
    if (known.kind == kind && known.version == version) {
      return known.noted(body.object("spec"), envelope);
    }
  }
  throw Rejection("the entry of the log is of a kind that we cannot read (" +
                  base::valid_utf8(kind + " " + version) + ")");
}

}  // namespace

void check_body(const LogEntry& entry, const Bundle& bundle) {
  const base::Json json = base::parse_json(entry.body, "entry of the log");
  const Noted noted = noted_in(JsonObject(json, "entry of the log"), bundle.envelope);
  check(noted.signature == bundle.envelope.signature, "signature");
  check(noted.certificate == bundle.certificate, "certificate");
}

}  // namespace distro::attestation::detail
