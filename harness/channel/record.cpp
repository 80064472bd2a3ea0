#include "channel/record.hpp"

#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "channel/version.hpp"

namespace distro::channel {
namespace {

using base::Json;
using base::JsonObject;

template <typename Value>
void put(Json& json, const char* key, const Value& value) {
  if (value != Value{}) {
    json[key] = value;
  }
}

/// A list, or one text with spaces between them as in repodata.
std::vector<std::string> track_features(const JsonObject& json) {
  if (!json.has("track_features") || !json.json().at("track_features").is_string()) {
    return json.strings("track_features");
  }
  std::istringstream words(json.string("track_features"));
  return {std::istream_iterator<std::string>(words), {}};
}

/// "python" or "generic"; `true` is how the latter was written once.
std::string noarch(const JsonObject& json) {
  if (json.has("noarch") && json.json().at("noarch").is_boolean()) {
    return json.boolean_or("noarch", false) ? "generic" : "";
  }
  return json.string_if("noarch").value_or("");
}

std::optional<Version> version_if(const std::string& text) {
  try {
    return Version(text);
  } catch (const ParseError&) {
    return std::nullopt;
  }
}

std::strong_ordering compare_versions(const std::string& left,
                                      const std::string& right) {
  if (left == right) {
    return std::strong_ordering::equal;
  }
  const std::optional<Version> left_version = version_if(left);
  const std::optional<Version> right_version = version_if(right);
  if (left_version && right_version) {
    return *left_version <=> *right_version;
  }
  if (left_version || right_version) {
    return left_version.has_value() <=> right_version.has_value();
  }
  return left.compare(right) <=> 0;
}

}  // namespace

Json to_json(const Record& record) {
  Json json = {{"name", record.name},
               {"version", record.version},
               {"build", record.build},
               {"build_number", record.build_number}};
  put(json, "subdir", record.subdir);
  json["depends"] = record.depends;
  put(json, "constrains", record.constrains);
  put(json, "track_features", record.track_features);
  put(json, "noarch", record.noarch);
  put(json, "license", record.license);
  put(json, "license_family", record.license_family);
  put(json, "features", record.features);
  put(json, "python_site_packages_path", record.python_site_packages_path);
  put(json, "fn", record.fn);
  put(json, "channel", record.channel);
  put(json, "url", record.url);
  put(json, "sha256", record.sha256);
  put(json, "md5", record.md5);
  put(json, "size", record.size);
  put(json, "attestations_sha256", record.attestations_sha256);
  put(json, "timestamp", record.timestamp);
  if (!record.other_keys.empty()) {
    json["other_keys"] = base::parse_json(record.other_keys, record.fn);
  }
  return json;
}

Record record_from_json(const JsonObject& json) {
  const auto text = [&](const char* key) { return json.string_if(key).value_or(""); };
  Record record;
  record.name = json.string("name");
  record.version = json.string("version");
  record.build = json.string("build");
  record.build_number = json.integer("build_number");
  record.depends = json.strings("depends");
  record.constrains = json.strings("constrains");
  record.track_features = track_features(json);
  record.subdir = text("subdir");
  record.noarch = noarch(json);
  record.license = text("license");
  record.license_family = text("license_family");
  record.features = text("features");
  record.python_site_packages_path = text("python_site_packages_path");
  record.fn = text("fn");
  record.channel = text("channel");
  record.url = text("url");
  record.sha256 = text("sha256");
  record.md5 = text("md5");
  const std::int64_t size = json.integer_or("size", 0);
  if (size < 0) {
    throw json.error("size", "expected a number of bytes, found a negative number");
  }
  record.size = static_cast<std::uint64_t>(size);
  record.timestamp = json.integer_or("timestamp", 0);
  record.attestations_sha256 = text("attestations_sha256");
  if (json.has("other_keys")) {
    record.other_keys = json.object("other_keys").json().dump();
  }
  return record;
}

std::strong_ordering compare_preference(const Record& left, const Record& right) {
  if (left.track_features.size() != right.track_features.size()) {
    return right.track_features.size() <=> left.track_features.size();
  }
  if (const auto order = compare_versions(left.version, right.version); order != 0) {
    return order;
  }
  if (left.build_number != right.build_number) {
    return left.build_number <=> right.build_number;
  }
  if (left.timestamp != right.timestamp) {
    return left.timestamp <=> right.timestamp;
  }
  for (const auto member : {&Record::build, &Record::subdir, &Record::channel,
                            &Record::version, &Record::fn}) {
    if (const int order = (left.*member).compare(right.*member); order != 0) {
      return order <=> 0;
    }
  }
  return std::strong_ordering::equal;
}

}  // namespace distro::channel
