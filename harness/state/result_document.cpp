#include "state/result_document.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using base::Json;

/// What the environment's text has of a result.
constexpr std::array<const char*, 2> shared_keys{"prefix", "environments"};

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

ResultDocument document_of(const job::Result& result) {
  Json rest = job::to_json(result);
  Json environment = Json::object();
  for (const char* key : shared_keys) {
    environment[key] = rest.at(key);
    rest.erase(key);
  }
  return {text_of(environment), text_of(rest)};
}

job::Result result_of(const ResultDocument& document, const std::string& origin) {
  Json whole = base::parse_json(document.rest, origin);
  whole.update(base::parse_json(document.environment, origin));
  return job::result_from_json(base::JsonObject(whole, origin));
}

RowId environment_row(Poco::Data::Session& session, const ResultDocument& document) {
  const std::string digest = base::sha256(document.environment);
  sql::execute(session,
               "INSERT INTO environment (digest, document) VALUES ($1, $2)"
               " ON CONFLICT (digest) DO NOTHING",
               digest, document.environment);
  return std::get<0>(*sql::first<std::int64_t>(
      session, "SELECT id FROM environment WHERE digest = $1", digest));
}

}  // namespace distro::state
