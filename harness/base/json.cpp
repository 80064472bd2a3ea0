#include "base/json.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/source_text.hpp"

namespace distro::base {
namespace {

std::string_view kind_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null:
      return "nothing";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::binary:
      return "binary data";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "a number";
    case Json::value_t::number_float:
      return "a number with a fraction";
    case Json::value_t::discarded:
      return "nothing";
  }
  return "nothing";
}

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();

std::string expected(std::string_view what, const Json& found) {
  return "expected " + std::string(what) + ", found " + std::string(kind_of(found));
}

}  // namespace

Json parse_json(std::string_view text, std::string_view origin) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const SourceText source{std::string(origin), std::string(text)};
    const std::size_t offset = error.byte > 0 ? error.byte - 1 : 0;
    const bool ended = offset >= text.size();
    throw source.error_at(
        offset, ended ? "the JSON text ends too early" : "this is not valid JSON");
  } catch (const Json::out_of_range&) {
    throw InputError(std::string(origin) + ": a number in this JSON is too large");
  }
}

Json load_json(const std::filesystem::path& path) {
  return parse_json(read_file(path), path.string());
}

std::string pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string valid_utf8(std::string_view bytes) {
  const std::string quoted =
      Json(std::string(bytes)).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(quoted).get<std::string>();
}

JsonObject::JsonObject(const Json& json, std::string origin, std::string pointer)
    : json_(&json), origin_(std::move(origin)), pointer_(std::move(pointer)) {
  if (!json.is_object()) {
    throw InputError(origin_ + ": " + (pointer_.empty() ? "/" : pointer_) + ": " +
                     expected("an object", json));
  }
}

bool JsonObject::has(const std::string& key) const {
  const auto found = json_->find(key);
  return found != json_->end() && !found->is_null();
}

const Json& JsonObject::at(const std::string& key) const {
  const auto found = json_->find(key);
  if (found == json_->end()) {
    throw error(key, "is missing");
  }
  return *found;
}

InputError JsonObject::error(const std::string& key, std::string_view message) const {
  return InputError(origin_ + ": " + pointer_ + "/" + key + ": " +
                    std::string(message));
}

std::string JsonObject::string(const std::string& key) const {
  const Json& value = at(key);
  if (!value.is_string()) {
    throw error(key, expected("a string", value));
  }
  return value.get<std::string>();
}

std::optional<std::string> JsonObject::string_if(const std::string& key) const {
  return has(key) ? std::optional(string(key)) : std::nullopt;
}

std::int64_t JsonObject::integer(const std::string& key) const {
  const Json& value = at(key);
  if (!value.is_number_integer()) {
    throw error(key, expected("a whole number", value));
  }
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > largest) {
    throw error(key, "the number is too large");
  }
  return value.get<std::int64_t>();
}

std::int64_t JsonObject::integer_or(const std::string& key,
                                    std::int64_t fallback) const {
  return has(key) ? integer(key) : fallback;
}

bool JsonObject::boolean_or(const std::string& key, bool fallback) const {
  if (!has(key)) {
    return fallback;
  }
  const Json& value = at(key);
  if (!value.is_boolean()) {
    throw error(key, expected("true or false", value));
  }
  return value.get<bool>();
}

std::vector<std::string> JsonObject::strings(const std::string& key) const {
  std::vector<std::string> texts;
  if (!has(key)) {
    return texts;
  }
  const Json& value = at(key);
  if (!value.is_array()) {
    throw error(key, expected("a list of strings", value));
  }
  for (const Json& item : value) {
    if (!item.is_string()) {
      throw error(key + "/" + std::to_string(texts.size()), expected("a string", item));
    }
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

JsonObject JsonObject::object(const std::string& key) const {
  return {at(key), origin_, pointer_ + "/" + key};
}

std::vector<JsonObject> JsonObject::objects(const std::string& key) const {
  std::vector<JsonObject> found;
  if (!has(key)) {
    return found;
  }
  const Json& value = at(key);
  if (!value.is_array()) {
    throw error(key, expected("a list of objects", value));
  }
  for (const Json& item : value) {
    found.emplace_back(item, origin_,
                       pointer_ + "/" + key + "/" + std::to_string(found.size()));
  }
  return found;
}

}  // namespace distro::base
