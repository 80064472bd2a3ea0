// The part of JSON Schema that our schemas use, so that a test can ask them.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/yaml.hpp"

namespace distro::test {

/// A YAML node with the types that YAML 1.2 gives plain scalars.
inline base::Json typed_json(const base::YamlNode& node) {
  using Kind = base::YamlNode::Kind;
  if (node.kind == Kind::sequence) {
    base::Json list = base::Json::array();
    for (const base::YamlNode& item : node.items) {
      list.push_back(typed_json(item));
    }
    return list;
  }
  if (node.kind == Kind::map) {
    base::Json map = base::Json::object();
    for (const auto& [key, value] : node.entries) {
      map[key.scalar] = typed_json(value);
    }
    return map;
  }
  if (node.kind == Kind::null) {
    return nullptr;
  }
  static const std::regex integer("[-+]?[0-9]+");
  static const std::regex real("[-+]?[0-9]+[.][0-9]*");
  const std::string& text = node.scalar;
  if (node.quoted) {
    return text;
  }
  if (text == "true" || text == "false") {
    return text == "true";
  }
  if (std::regex_match(text, integer)) {
    return std::stoll(text);
  }
  return std::regex_match(text, real) ? base::Json(std::stod(text)) : base::Json(text);
}

inline bool has_type(const base::Json& value, const std::string& type) {
  return (type == "string" && value.is_string()) ||
         (type == "integer" && value.is_number_integer()) ||
         (type == "number" && value.is_number()) ||
         (type == "boolean" && value.is_boolean()) ||
         (type == "array" && value.is_array()) ||
         (type == "object" && value.is_object()) || (type == "null" && value.is_null());
}

inline bool is_valid(const base::Json& value, const base::Json& schema);

inline bool fits_type(const base::Json& value, const base::Json& type) {
  if (type.is_string()) {
    return has_type(value, type.get<std::string>());
  }
  return std::any_of(type.begin(), type.end(), [&](const base::Json& one) {
    return has_type(value, one.get<std::string>());
  });
}

inline bool fits_text(const std::string& text, const base::Json& schema) {
  const bool long_enough = text.size() >= schema.value("minLength", std::size_t{0});
  const bool fits_pattern =
      !schema.contains("pattern") ||
      std::regex_search(text, std::regex(schema["pattern"].get<std::string>()));
  const bool is_date = schema.value("format", "") != "date" || base::parse_date(text);
  return long_enough && fits_pattern && is_date;
}

inline bool fits_object(const base::Json& value, const base::Json& schema) {
  const base::Json properties = schema.value("properties", base::Json::object());
  for (const base::Json& key : schema.value("required", base::Json::array())) {
    if (!value.contains(key.get<std::string>())) {
      return false;
    }
  }
  for (const auto& [key, inner] : value.items()) {
    if (properties.contains(key)) {
      if (!is_valid(inner, properties[key])) {
        return false;
      }
    } else if (schema.contains("additionalProperties")) {
      const base::Json& more = schema["additionalProperties"];
      if (more.is_boolean() ? !more.get<bool>() : !is_valid(inner, more)) {
        return false;
      }
    }
  }
  return value.size() >= schema.value("minProperties", std::size_t{0}) &&
         value.size() <= schema.value("maxProperties", std::size_t{1000});
}

inline bool is_valid(const base::Json& value, const base::Json& schema) {
  const auto is_one_of = [&](const base::Json& schemas) {
    return std::any_of(schemas.begin(), schemas.end(),
                       [&](const base::Json& one) { return is_valid(value, one); });
  };
  if (schema.contains("anyOf") && !is_one_of(schema["anyOf"])) {
    return false;
  }
  if (schema.contains("enum")) {
    const base::Json& words = schema["enum"];
    if (std::find(words.begin(), words.end(), value) == words.end()) {
      return false;
    }
  }
  if (schema.contains("type") && !fits_type(value, schema["type"])) {
    return false;
  }
  if (value.is_string()) {
    return fits_text(value.get<std::string>(), schema);
  }
  if (value.is_number()) {
    return value.get<double>() >= schema.value("minimum", -1e18);
  }
  if (value.is_array()) {
    return value.size() >= schema.value("minItems", std::size_t{0}) &&
           (!schema.contains("items") ||
            std::all_of(value.begin(), value.end(), [&](const base::Json& item) {
              return is_valid(item, schema["items"]);
            }));
  }
  return !value.is_object() || fits_object(value, schema);
}

}  // namespace distro::test
