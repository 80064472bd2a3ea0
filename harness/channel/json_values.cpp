#include "channel/json_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

/// The number if all of it is one and it fits.
std::optional<std::int64_t> parsed(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size()
             ? std::optional(number)
             : std::nullopt;
}

std::optional<std::int64_t> whole(double number) {
  constexpr double limit = 9.2e18;
  return std::isfinite(number) && std::abs(number) < limit
             ? std::optional(static_cast<std::int64_t>(number))
             : std::nullopt;
}

}  // namespace

void pass_over(od::value value, int depth) {
  constexpr int deepest = 200;
  if (depth > deepest) {
    throw simdjson::simdjson_error(simdjson::DEPTH_ERROR);
  }
  switch (value.type()) {
    case od::json_type::array:
      for (auto item : value.get_array()) {
        pass_over(item.value(), depth + 1);
      }
      break;
    case od::json_type::object:
      for (auto field : value.get_object()) {
        pass_over(field.value().value(), depth + 1);
      }
      break;
    case od::json_type::number:
      static_cast<void>(value.get_double().value());
      break;
    case od::json_type::string:
      static_cast<void>(text_if(value));
      break;
    case od::json_type::boolean:
      static_cast<void>(value.get_bool().value());
      break;
    case od::json_type::null:
      if (!value.is_null().value()) {
        throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
      }
      break;
  }
}

std::optional<std::int64_t> integer_if(od::value value) {
  if (value.type() == od::json_type::number) {
    const od::number number = value.get_number().value();
    if (number.is_int64()) {
      return number.get_int64();
    }
    return number.is_double() ? whole(number.as_double()) : std::nullopt;
  }
  const auto text = text_if(value);
  return text ? parsed(*text) : std::nullopt;
}

}  // namespace distro::channel::detail
