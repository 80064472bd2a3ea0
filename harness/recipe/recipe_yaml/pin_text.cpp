#include "recipe/recipe_yaml/pin_text.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/strict_spec.hpp"

namespace distro::recipe::v1 {
namespace {

const Value* named(const Call& call, const std::string& name) {
  for (const auto& [key, value] : call.named) {
    if (key == name) {
      return &value;
    }
  }
  return nullptr;
}

/// "x.x" as it is, a version in rattler's spelling.
std::string bound_of(const Value& value, const Call& call) {
  const std::string text = text_of(value);
  if (text.find_first_not_of("x.") == std::string::npos) {
    return text;
  }
  try {
    return plain_version(text);
  } catch (const channel::ParseError& error) {
    throw ExpressionError("'" + text + "' is no bound: " + error.what(), call.offset);
  }
}

void put_bound(base::Json& pin, const Call& call, const std::string& name,
               const std::string& fallback) {
  const Value* value = named(call, name);
  if (value == nullptr) {
    pin[name] = fallback;
  } else if (!value->is_undefined() && value->as<None>() == nullptr) {
    pin[name] = bound_of(*value, call);
  }
}

/// What `exact` leaves: no bounds, whether it is true or false.
bool put_exact(base::Json& pin, const Call& call) {
  const Value* exact = named(call, "exact");
  if (exact == nullptr) {
    return false;
  }
  if (exact->as<bool>() == nullptr || call.named.size() > 1) {
    throw ExpressionError("exact must be true or false, and the only other argument",
                          call.offset);
  }
  if (*exact->as<bool>()) {
    pin["exact"] = true;
  }
  return true;
}

}  // namespace

std::string pin_text(const Call& call) {
  for (const auto& [old, now] :
       {std::pair("min_pin", "lower_bound"), std::pair("max_pin", "upper_bound")}) {
    if (named(call, old) != nullptr) {
      throw ExpressionError(std::string(old) + " is not supported any more: use " + now,
                            call.offset);
    }
  }
  base::Json pin = base::Json::object();
  try {
    const std::string name = text_argument(call, 0);
    static_cast<void>(package_name(name));
    pin["name"] = name;
  } catch (const channel::ParseError& error) {
    throw ExpressionError(error.what(), call.offset);
  }
  if (!put_exact(pin, call)) {
    put_bound(pin, call, "lower_bound", "x.x.x.x.x.x");
    put_bound(pin, call, "upper_bound", "x");
    if (const Value* build = named(call, "build")) {
      pin["build"] = text_of(*build);
    }
  }
  return base::Json{{call.name, pin}}.dump();
}

}  // namespace distro::recipe::v1
