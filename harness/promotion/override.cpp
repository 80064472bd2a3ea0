#include "promotion/override.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/json_time.hpp"
#include "base/yaml.hpp"
#include "promotion/options.hpp"

namespace distro::promotion {
namespace {

using base::Json;
using base::YamlMap;
using Kind = Override::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 4> kinds{{
    {Kind::lift, "lift"},
    {Kind::quarantine, "quarantine"},
    {Kind::block, "block"},
    {Kind::approve, "approve"},
}};

std::string_view name_of(Kind kind) {
  for (const auto& [value, name] : kinds) {
    if (value == kind) {
      return name;
    }
  }
  throw InternalError("a kind of override without a name");
}

/// A text that is there and not empty.
std::string said(YamlMap& map, std::string_view key) {
  std::string text = map.string(key);
  if (text.empty()) {
    throw map.error_at(key, std::string(key) + " says nothing");
  }
  return text;
}

/// The key that says what the file is: exactly one of the four.
void read_kind(YamlMap& map, Override& read) {
  std::optional<Kind> found;
  for (const auto& [kind, name] : kinds) {
    const std::optional<std::string> value = map.string_if(name);
    if (!value) {
      continue;
    }
    if (found) {
      throw map.error_at(name, "'" + std::string(name) + "' and '" +
                                   std::string(name_of(*found)) +
                                   "' exclude each other: one file, one override");
    }
    found = kind;
    read.kind = kind;
    (kind == Kind::lift ? read.policy : read.package) = *value;
  }
  if (!found) {
    throw map.error_at("", "missing key 'lift', 'quarantine', 'block' or 'approve'");
  }
}

std::chrono::sys_seconds read_end(YamlMap& map) {
  const std::string text = said(map, "expires");
  const std::optional<std::chrono::sys_seconds> last = time_from(text);
  if (!last) {
    throw map.error_at(
        "expires", "expires: expected a day such as 2026-12-31, found '" + text + "'");
  }
  return *last + std::chrono::seconds(1);
}

}  // namespace

std::string subject_of(const Override& override_) {
  if (!override_.version.empty()) {
    return override_.package + " " + override_.version;
  }
  return override_.package + " with sha256 " + override_.sha256.substr(0, 12);
}

Override parse_override(std::string text, std::string file) {
  const base::YamlDocument document = base::parse_yaml(std::move(text), file);
  YamlMap map(*document.source, document.root, "an override");
  Override read;
  read.file = std::move(file);
  read_kind(map, read);
  if (read.kind == Kind::lift) {
    read.package = said(map, "package");
  }
  read.version = map.string_if("version").value_or("");
  read.sha256 = map.string_if("sha256").value_or("");
  if (read.version.empty() == read.sha256.empty()) {
    throw map.error_at(read.version.empty() ? "" : "sha256",
                       "an override speaks of one 'version' or of one 'sha256'");
  }
  read.owner = said(map, "owner");
  read.reason = said(map, "reason");
  read.expires = read_end(map);
  map.finish();
  return read;
}

base::Json to_json(const Override& override_) {
  return {{"kind", name_of(override_.kind)},
          {"file", override_.file},
          {"policy", override_.policy},
          {"package", override_.package},
          {"version", override_.version},
          {"sha256", override_.sha256},
          {"owner", override_.owner},
          {"reason", base::valid_utf8(override_.reason)},
          {"expires", base::rfc3339(override_.expires)}};
}

Override override_from_json(const base::JsonObject& json) {
  Override read;
  const std::string kind = json.string("kind");
  const auto* const known = std::find_if(
      kinds.begin(), kinds.end(), [&](const auto& row) { return row.second == kind; });
  if (known == kinds.end()) {
    throw json.error("kind", "'" + kind + "' is no kind of override");
  }
  read.kind = known->first;
  read.file = json.string("file");
  read.policy = json.string_if("policy").value_or("");
  read.package = json.string("package");
  read.version = json.string_if("version").value_or("");
  read.sha256 = json.string_if("sha256").value_or("");
  read.owner = json.string("owner");
  read.reason = json.string("reason");
  read.expires = base::time_at(json, "expires");
  return read;
}

}  // namespace distro::promotion
