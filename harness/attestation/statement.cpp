#include "attestation/statement.hpp"

#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/json.hpp"

namespace distro::attestation {
namespace {

using base::JsonObject;

/// Some write digests with capitals; they say the same.
std::string in_lower_case(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'F') {
      letter = static_cast<char>(letter - 'A' + 'a');
    }
  }
  return text;
}

bool is_channel_url(std::string_view text) {
  const std::size_t scheme = text.find("://");
  return scheme != std::string_view::npos && scheme > 0 && scheme + 3 < text.size() &&
         !text.ends_with('/');
}

void read_subject(const JsonObject& json, Statement& statement) {
  const std::vector<JsonObject> subjects = json.objects("subject");
  if (subjects.size() != 1) {
    throw json.error("subject",
                     "expected one file, found " + std::to_string(subjects.size()));
  }
  statement.fn = subjects.front().string("name");
  const JsonObject digests = subjects.front().object("digest");
  statement.sha256 = in_lower_case(digests.string("sha256"));
  if (!base::is_hex(statement.sha256, 64)) {
    throw digests.error("sha256", "expected 64 hexadecimal digits");
  }
}

void read_predicate(const JsonObject& json, Statement& statement) {
  if (!json.has("predicate") || json.json().at("predicate").is_null()) {
    return;
  }
  const JsonObject predicate = json.object("predicate");
  statement.target_channel = predicate.string("targetChannel");
  if (!is_channel_url(statement.target_channel)) {
    throw predicate.error("targetChannel", "expected a URL without final slash");
  }
}

}  // namespace

const std::string_view publish_predicate =
    "https://schemas.conda.org/attestations-publish-1.schema.json";

Statement parse_statement(std::string_view payload, std::string_view origin) {
  const base::Json json = base::parse_json(payload, origin);
  const JsonObject object(json, std::string(origin));
  if (object.string("_type") != "https://in-toto.io/Statement/v1") {
    throw object.error("_type", "expected an in-toto statement, version 1");
  }
  Statement statement;
  statement.predicate = object.string("predicateType");
  if (statement.is_publication()) {
    read_subject(object, statement);
    read_predicate(object, statement);
  }
  return statement;
}

}  // namespace distro::attestation
