// Values of repodata with simdjson, without copying what need not be copied. Only
// sources include this: it brings simdjson in.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace distro::channel::detail {

/// Reads a value of no interest to its end, so that damage in it is noticed. Throws
/// simdjson_error, also for one that is nested deeper than anything of use.
void pass_over(simdjson::ondemand::value value, int depth = 0);

/// A whole number, also written as text or with a fraction of nothing.
[[nodiscard]] std::optional<std::int64_t> integer_if(simdjson::ondemand::value value);

/// A key as it stands in the text; only escapes keep it from being the key itself, and
/// no key that we know needs any.
[[nodiscard]] inline std::string_view raw_key(
    simdjson::simdjson_result<simdjson::ondemand::field>& field) {
  const char* begin = field.key().value().raw();
  // simdjson has checked that strings end, and no text is beyond its padding.
  const char* end = begin;
  while (*end != '"') {
    end += *end == '\\' ? 2 : 1;
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// The text of a string; nothing for a value of another kind. Valid as long as the
/// document and until the next text with escapes. `plain`: no text has any.
[[nodiscard]] inline std::optional<std::string_view> text_if(
    simdjson::ondemand::value value, bool plain = false) {
  std::string_view token = value.raw_json_token();
  if (token.front() != '"') {
    pass_over(value);
    return std::nullopt;
  }
  if (!plain && std::memchr(token.data(), '\\', token.size()) != nullptr) {
    return value.get_string().value();
  }
  static_cast<void>(value.get_raw_json_string().value());
  token = token.substr(0, token.rfind('"'));
  return token.substr(1);
}

/// Calls `take` with each text of a list; a value of another kind has none.
template <typename Take>
void each_text(simdjson::ondemand::value value, Take&& take, bool plain = false) {
  if (value.type() != simdjson::ondemand::json_type::array) {
    pass_over(value);
    return;
  }
  for (auto item : value.get_array()) {
    if (const auto text = text_if(item.value(), plain)) {
      take(*text);
    }
  }
}

}  // namespace distro::channel::detail
