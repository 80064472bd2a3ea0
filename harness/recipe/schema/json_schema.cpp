#include "recipe/schema/json_schema.hpp"

#include <nlohmann/json.hpp>

#include "base/yaml.hpp"

namespace distro::recipe {
namespace {

using base::Json;
using Kind = Shape::Kind;

Json schema_of(const Shape& shape);

/// A YAML scalar is a text for us, whatever type an editor takes it for.
Json scalar_types() { return Json::array({"string", "number", "boolean"}); }

Json text_of_pattern(const std::string& pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

Json list_schema(const Shape& shape) {
  Json list = {{"type", "array"}, {"items", schema_of(shape.inner.front())}};
  if (shape.least > 0) {
    list["minItems"] = shape.least;
  }
  if (!shape.one_will_do || shape.least > 1) {
    return list;
  }
  return {{"anyOf", Json::array({list, schema_of(shape.inner.front())})}};
}

/// As schema_of, and "nothing" will do too.
Json or_null(Json schema) {
  if (schema.contains("enum")) {
    schema["enum"].push_back(nullptr);
  } else if (schema.contains("anyOf")) {
    schema["anyOf"].push_back({{"type", "null"}});
  } else if (schema["type"].is_array()) {
    schema["type"].push_back("null");
  } else {
    schema["type"] = Json::array({schema["type"], "null"});
  }
  return schema;
}

/// An example as an editor offers it; numbers are numbers.
Json example_value(const base::YamlNode& node) {
  switch (node.kind) {
    case base::YamlNode::Kind::null:
      return nullptr;
    case base::YamlNode::Kind::scalar: {
      const bool number =
          node.scalar.find_first_not_of("0123456789") == std::string::npos;
      return number ? Json(std::stoll(node.scalar)) : Json(node.scalar);
    }
    case base::YamlNode::Kind::sequence: {
      Json list = Json::array();
      for (const base::YamlNode& item : node.items) {
        list.push_back(example_value(item));
      }
      return list;
    }
    case base::YamlNode::Kind::map:
      break;
  }
  Json map = Json::object();
  for (const auto& [key, value] : node.entries) {
    map[key.scalar] = example_value(value);
  }
  return map;
}

Json field_schema(const Field& field) {
  Json schema = schema_of(field.shape);
  if (!field.required) {
    schema = or_null(std::move(schema));
  }
  std::string description = field.meaning;
  if (!field.fallback.empty()) {
    description += " Default: " + field.fallback + ".";
  }
  schema["description"] = description;
  for (const std::string& example : field.examples) {
    schema["examples"].push_back(
        example_value(base::parse_yaml(example, field.key).root));
  }
  return schema;
}

Json map_schema(const Shape& shape) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Field& field : shape.fields) {
    properties[field.key] = field_schema(field);
    if (field.required) {
      required.push_back(field.key);
    }
  }
  Json schema = {{"type", "object"},
                 {"properties", std::move(properties)},
                 {"additionalProperties", false}};
  if (!required.empty()) {
    schema["required"] = std::move(required);
  }
  return schema;
}

Json choice_schema(const Shape& shape) {
  Json properties = Json::object();
  for (const std::string& word : shape.words) {
    properties[word] = or_null(schema_of(shape.inner.front()));
  }
  const Json map = {{"type", "object"},
                    {"properties", std::move(properties)},
                    {"additionalProperties", false},
                    {"minProperties", 1},
                    {"maxProperties", 1}};
  return {{"anyOf", Json::array({{{"enum", shape.words}}, map})}};
}

Json schema_of(const Shape& shape) {
  switch (shape.kind) {
    case Kind::text:
      return shape.least > 0
                 ? Json{{"type", scalar_types()}, {"minLength", shape.least}}
                 : Json{{"type", scalar_types()}};
    case Kind::name:
      return {{"type", scalar_types()}, {"pattern", "^[a-z0-9._-]+$"}};
    case Kind::word:
      return {{"enum", shape.words}};
    case Kind::folder:
      return {{"type", scalar_types()},
              {"pattern", R"(^(?!/)(?!(.*/)?\.\.(/|$))(.*/)?(?!\.(/|$))[^/].*$)"}};
    case Kind::subdir:
      return text_of_pattern("^(noarch|[a-z0-9]+-[a-z0-9]+)$");
    case Kind::integer:
      return {{"type", Json::array({"integer", "string"})},
              {"minimum", shape.least},
              {"pattern", "^0*[1-9][0-9]*$"}};
    case Kind::duration:
      return text_of_pattern("^([0-9]{1,9}(ms|s|m|h)|[0-9]{1,5}d)$");
    case Kind::size:
      return {{"type", Json::array({"string", "integer"})},
              {"minimum", 0},
              {"pattern", "^([0-9]{1,17}|[0-9]{1,8}(KiB|MiB|GiB))$"}};
    case Kind::date:
      return {{"type", "string"},
              {"format", "date"},
              {"pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}};
    case Kind::list:
      return list_schema(shape);
    case Kind::map:
      return map_schema(shape);
    case Kind::options:
      return {{"type", "object"},
              {"additionalProperties", or_null(schema_of(shape.inner.front()))}};
    case Kind::choice:
      return choice_schema(shape);
    case Kind::either: {
      Json schemas = Json::array();
      for (const Shape& one : shape.inner) {
        schemas.push_back(schema_of(one));
      }
      return {{"anyOf", std::move(schemas)}};
    }
  }
  return Json::object();
}

}  // namespace

Json json_schema(const Shape& shape, const std::string& title,
                 const std::string& meaning) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", title},
                 {"description", meaning}};
  schema.update(schema_of(shape));
  return schema;
}

}  // namespace distro::recipe
