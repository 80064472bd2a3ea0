#include "promotion/attested.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/json_time.hpp"
#include "base/yaml.hpp"

namespace distro::promotion {
namespace {

using base::Json;
using base::JsonObject;
using base::time_at;
using base::YamlMap;
using base::YamlNode;

Signer signer(const base::SourceText& source, const YamlNode& node) {
  YamlMap map(source, node, "a signer");
  Signer read{map.strings("packages"), map.string("identity"), map.string("issuer")};
  if (read.packages.empty()) {
    throw map.error_at("", "missing key 'packages': whom is this signer's word for?");
  }
  map.finish();
  return read;
}

Json json_of(const Attestation& one) {
  Json json = {{"predicate", base::valid_utf8(one.predicate)}};
  if (!one.fault.empty()) {
    json["fault"] = base::valid_utf8(one.fault);
    return json;
  }
  json["identity"] = base::valid_utf8(one.identity);
  json["issuer"] = base::valid_utf8(one.issuer);
  json["signed_at"] = base::rfc3339(one.signed_at);
  json["publication"] = one.publication;
  if (one.publication) {
    json["fn"] = base::valid_utf8(one.fn);
    json["sha256"] = one.sha256;
    json["target_channel"] = base::valid_utf8(one.target_channel);
  }
  return json;
}

Attestation attestation(const JsonObject& json) {
  const auto text = [&](const char* key) { return json.string_if(key).value_or(""); };
  Attestation one;
  one.fault = text("fault");
  one.predicate = text("predicate");
  if (!one.fault.empty()) {
    return one;
  }
  one.publication = json.boolean_or("publication", false);
  one.identity = json.string("identity");
  one.issuer = json.string("issuer");
  one.signed_at = time_at(json, "signed_at");
  one.fn = text("fn");
  one.sha256 = text("sha256");
  one.target_channel = text("target_channel");
  return one;
}

}  // namespace

std::vector<Signer> parse_signers(std::string text, std::string file) {
  const base::YamlDocument document =
      base::parse_yaml(std::move(text), std::move(file));
  YamlMap map(*document.source, document.root, "the list of signers");
  const YamlNode* list = map.node_if("signers");
  if (list == nullptr || list->kind != YamlNode::Kind::sequence ||
      list->items.empty()) {
    throw map.error_at("signers", "expected a list of signers");
  }
  map.finish();
  std::vector<Signer> signers;
  for (const YamlNode& node : list->items) {
    signers.push_back(signer(*document.source, node));
  }
  return signers;
}

const AttestedFile* Attested::file_of(const channel::Record& candidate) const {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const AttestedFile& file) {
        return file.subdir == candidate.subdir && file.fn == candidate.fn &&
               file.sha256 == candidate.sha256;
      });
  return found == files.end() ? nullptr : &*found;
}

Json to_json(const Attested& attested) {
  Json json = {{"signers", Json::array()}, {"files", Json::array()}};
  for (const Signer& one : attested.signers) {
    json["signers"].push_back({{"packages", one.packages},
                               {"identity", one.identity},
                               {"issuer", one.issuer}});
  }
  for (const AttestedFile& file : attested.files) {
    Json entry = {{"subdir", file.subdir},
                  {"fn", file.fn},
                  {"sha256", file.sha256},
                  {"attestations", Json::array()}};
    if (!file.fault.empty()) {
      entry["fault"] = base::valid_utf8(file.fault);
    }
    for (const Attestation& one : file.attestations) {
      entry["attestations"].push_back(json_of(one));
    }
    json["files"].push_back(std::move(entry));
  }
  return json;
}

Attested attested_from_json(const JsonObject& json) {
  Attested attested;
  for (const JsonObject& one : json.objects("signers")) {
    attested.signers.push_back(
        {one.strings("packages"), one.string("identity"), one.string("issuer")});
  }
  for (const JsonObject& one : json.objects("files")) {
    AttestedFile file{one.string("subdir"),
                      one.string("fn"),
                      one.string("sha256"),
                      one.string_if("fault").value_or(""),
                      {}};
    for (const JsonObject& entry : one.objects("attestations")) {
      file.attestations.push_back(attestation(entry));
    }
    attested.files.push_back(std::move(file));
  }
  return attested;
}

}  // namespace distro::promotion
