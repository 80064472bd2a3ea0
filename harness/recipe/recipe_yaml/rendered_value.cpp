#include "recipe/recipe_yaml/rendered_value.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace distro::recipe::v1 {
namespace {

using Kind = RenderedValue::Kind;

RenderedValue made(Kind kind, base::Place place) {
  RenderedValue value;
  value.kind = kind;
  value.place = place;
  return value;
}

}  // namespace

RenderedValue RenderedValue::of(std::string text, base::Place place) {
  RenderedValue value = made(Kind::text, place);
  value.text = std::move(text);
  return value;
}

RenderedValue RenderedValue::of(bool boolean, base::Place place) {
  RenderedValue value = made(Kind::boolean, place);
  value.boolean = boolean;
  return value;
}

RenderedValue RenderedValue::of(std::int64_t integer, base::Place place) {
  RenderedValue value = made(Kind::integer, place);
  value.integer = integer;
  return value;
}

RenderedValue RenderedValue::list(base::Place place) { return made(Kind::list, place); }

RenderedValue RenderedValue::map(base::Place place) { return made(Kind::map, place); }

RenderedValue RenderedValue::of(const Value& value, base::Place place) {
  if (const auto* text = value.as<std::string>()) {
    return of(*text, place);
  }
  if (const auto* boolean = value.as<bool>()) {
    return of(*boolean, place);
  }
  if (const auto* integer = value.as<std::int64_t>()) {
    return of(*integer, place);
  }
  RenderedValue result = made(Kind::null, place);
  if (const auto* real = value.as<double>()) {
    result.kind = std::isfinite(*real) ? Kind::real : Kind::null;
    result.real = *real;
  } else if (const auto* list = value.as<Value::List>()) {
    result.kind = Kind::list;
    for (const Value& item : *list) {
      result.items.push_back(of(item, place));
    }
  } else if (const auto* map = value.as<Value::Map>()) {
    result.kind = Kind::map;
    for (const auto& [key, one] : *map) {
      result.put(text_of(key), of(one, place));
    }
  } else if (value.as<Object>() != nullptr) {
    return of(text_of(value), place);
  }
  return result;
}

const RenderedValue* RenderedValue::find(std::string_view key) const {
  const auto found =
      std::find_if(members.begin(), members.end(),
                   [&](const Member& member) { return member.first == key; });
  return found == members.end() ? nullptr : &found->second;
}

RenderedValue* RenderedValue::find(std::string_view key) {
  return const_cast<RenderedValue*>(std::as_const(*this).find(key));
}

void RenderedValue::put(std::string_view key, RenderedValue value) {
  if (RenderedValue* there = find(key)) {
    *there = std::move(value);
  } else {
    members.emplace_back(std::string(key), std::move(value));
  }
}

void RenderedValue::put_filled(std::string_view key, RenderedValue value) {
  if (!value.is_empty()) {
    put(key, std::move(value));
  }
}

bool RenderedValue::is_empty() const {
  return (kind == Kind::list && items.empty()) ||
         (kind == Kind::map && members.empty());
}

std::string written(const RenderedValue& value) {
  switch (value.kind) {
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.integer);
    case Kind::real:
      return text_of(Value{value.real});
    case Kind::text:
      return value.text;
    case Kind::null:
    case Kind::list:
    case Kind::map:
      break;
  }
  return "";
}

base::Json json_of(const RenderedValue& value) {
  switch (value.kind) {
    case Kind::null:
      return nullptr;
    case Kind::boolean:
      return value.boolean;
    case Kind::integer:
      return value.integer;
    case Kind::real:
      return value.real;
    case Kind::text:
      return value.text;
    case Kind::list: {
      base::Json list = base::Json::array();
      for (const RenderedValue& item : value.items) {
        list.push_back(json_of(item));
      }
      return list;
    }
    case Kind::map:
      break;
  }
  base::Json map = base::Json::object();
  for (const auto& [key, member] : value.members) {
    map[key] = json_of(member);
  }
  return map;
}

}  // namespace distro::recipe::v1
