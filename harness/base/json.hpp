// JSON (nlohmann/json, keys in the order they were written) with faults that say where.
//
// This header only declares Json: a source that looks into one includes
// <nlohmann/json.hpp> itself (it is slow to compile).
// Large machine-written JSON (repodata) is not read through this: channel/ has
// simdjson.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace distro::base {

using Json = nlohmann::ordered_json;

/// Throws InputError with line, column and caret.
[[nodiscard]] Json parse_json(std::string_view text, std::string_view origin);

/// Reads and parses a file. Throws EnvironmentError or InputError.
[[nodiscard]] Json load_json(const std::filesystem::path& path);

/// Our file form: two spaces of indentation and a final newline.
[[nodiscard]] std::string pretty(const Json& json);

/// Invalid UTF-8 (a package's output, a file name) becomes U+FFFD, so that any text can
/// be put into JSON.
[[nodiscard]] std::string valid_utf8(std::string_view bytes);

/// An object being read: each accessor names file and key when the value is not what it
/// must be ("plan.json: /jobs/3/id: expected a string, found a number").
class JsonObject {
 public:
  /// Throws InputError if `json` is no object. Keeps references to both.
  JsonObject(const Json& json, std::string origin, std::string pointer = "");

  [[nodiscard]] bool has(const std::string& key) const;
  [[nodiscard]] std::string string(const std::string& key) const;
  [[nodiscard]] std::optional<std::string> string_if(const std::string& key) const;
  [[nodiscard]] std::int64_t integer(const std::string& key) const;
  [[nodiscard]] std::int64_t integer_or(const std::string& key,
                                        std::int64_t fallback) const;
  [[nodiscard]] bool boolean_or(const std::string& key, bool fallback) const;
  /// Empty if the key is missing or null.
  [[nodiscard]] std::vector<std::string> strings(const std::string& key) const;
  [[nodiscard]] JsonObject object(const std::string& key) const;
  /// Empty if the key is missing or null.
  [[nodiscard]] std::vector<JsonObject> objects(const std::string& key) const;

  [[nodiscard]] const Json& json() const { return *json_; }
  /// A fault about the value of `key`.
  [[nodiscard]] InputError error(const std::string& key,
                                 std::string_view message) const;

 private:
  [[nodiscard]] const Json& at(const std::string& key) const;
  const Json* json_;
  std::string origin_;
  std::string pointer_;
};

}  // namespace distro::base
