// Python's two ways to put values into a text: % and format().
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "recipe/jinja/operators.hpp"
#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

/// "05.2f": what both ways share.
struct Layout {
  bool left = false;
  bool zeros = false;
  std::size_t width = 0;
  std::optional<int> precision;
  char type = 's';
};

std::size_t number_at(std::string_view text, std::size_t& at) {
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data() + at, end, number);
  at = static_cast<std::size_t>(result.ptr - text.data());
  return std::min<std::size_t>(number, 1000);
}

/// Reads flags, width, precision and type; `at` is behind them afterwards.
Layout layout_at(std::string_view text, std::size_t& at) {
  Layout layout;
  for (; at < text.size() &&
         std::string_view("<>-+0 ").find(text[at]) != std::string_view::npos;
       ++at) {
    layout.left = layout.left || text[at] == '-' || text[at] == '<';
    layout.zeros = layout.zeros || text[at] == '0';
  }
  layout.width = number_at(text, at);
  if (at < text.size() && text[at] == '.') {
    ++at;
    layout.precision = static_cast<int>(number_at(text, at));
  }
  layout.type = at < text.size() ? text[at] : 's';
  return layout;
}

std::string digits_of(const Value& value, const Layout& layout, const Spot& spot) {
  const auto* whole = value.as<std::int64_t>();
  const auto* broken = value.as<double>();
  const auto* boolean = value.as<bool>();
  if (whole == nullptr && broken == nullptr && boolean == nullptr) {
    throw spot("expected a number to format, found " + std::string(kind_of(value)));
  }
  const double number = broken != nullptr  ? *broken
                        : whole != nullptr ? static_cast<double>(*whole)
                                           : static_cast<double>(*boolean);
  if (layout.type == 'f') {
    std::array<char, 400> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f",
                  std::min(layout.precision.value_or(6), 50), number);
    return buffer.data();
  }
  return std::to_string(
      whole != nullptr ? *whole
                       : static_cast<std::int64_t>(std::clamp(number, -1e18, 1e18)));
}

std::string laid_out(const Value& value, const Layout& layout, const Spot& spot) {
  std::string text;
  const bool number = layout.type == 'd' || layout.type == 'i' || layout.type == 'f';
  if (is_unknown(value)) {
    return std::string(unknown_mark);
  }
  if (number) {
    text = digits_of(value, layout, spot);
  } else if (layout.type == 'r') {
    text = repr_of(value);
  } else if (layout.type == 's') {
    text = text_of(value);
    text = text.substr(0, static_cast<std::size_t>(layout.precision.value_or(1 << 20)));
  } else {
    throw spot(std::string("formatting with '") + layout.type +
               "' is not supported by this version");
  }
  const std::size_t missing =
      layout.width > text.size() ? layout.width - text.size() : 0;
  if (layout.left) {
    return text + std::string(missing, ' ');
  }
  return std::string(missing, layout.zeros && number ? '0' : ' ') + text;
}

/// The values of `text % value`, one after another or by name.
class PercentValues {
 public:
  PercentValues(const Value& value, const Spot& spot) : value_(value), spot_(spot) {}

  const Value& next() {
    const auto* list = value_.as<Value::List>();
    const std::size_t count = list != nullptr ? list->size() : 1;
    if (at_ >= count) {
      throw spot_("there are not enough values for this format");
    }
    ++at_;
    return list != nullptr ? (*list)[at_ - 1] : value_;
  }
  const Value& named(const std::string& name) const {
    const auto* dict = value_.as<Value::Dict>();
    const Value* found = dict == nullptr ? nullptr : find(*dict, Value{name});
    if (found == nullptr) {
      throw spot_("there is no value '" + name + "' for this format");
    }
    return *found;
  }

 private:
  const Value& value_;
  const Spot& spot_;
  std::size_t at_ = 0;
};

/// What a field of format() names.
const Value& field_of(const std::string& name, std::size_t& next,
                      const std::vector<Value>& positional,
                      const std::vector<std::pair<std::string, Value>>& named,
                      const Spot& spot) {
  const bool by_place =
      name.find_first_not_of("0123456789") == std::string::npos && name.size() < 4;
  if (by_place) {
    const std::size_t at = name.empty() ? next++ : std::stoul(name);
    if (at >= positional.size()) {
      throw spot("there are not enough values for this format");
    }
    return positional[at];
  }
  for (const auto& [key, value] : named) {
    if (key == name) {
      return value;
    }
  }
  throw spot("there is no value '" + name + "' for this format");
}

}  // namespace

std::string percent_formatted(std::string_view text, const Value& value,
                              const Spot& spot) {
  std::string result;
  PercentValues values(value, spot);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      result += text[at];
      continue;
    }
    ++at;
    if (at < text.size() && text[at] == '%') {
      result += '%';
      continue;
    }
    std::string name;
    if (at < text.size() && text[at] == '(') {
      const std::size_t end = std::min(text.find(')', at), text.size());
      name = text.substr(at + 1, end - at - 1);
      at = std::min(end + 1, text.size());
    }
    const Layout layout = layout_at(text, at);
    result += laid_out(name.empty() ? values.next() : values.named(name), layout, spot);
    if (result.size() > longest_text) {
      throw spot("this text grows beyond 1 MiB");
    }
  }
  return result;
}

std::string brace_formatted(std::string_view text, const std::vector<Value>& positional,
                            const std::vector<std::pair<std::string, Value>>& named,
                            const Spot& spot) {
  std::string result;
  std::size_t next = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool brace = text[at] == '{' || text[at] == '}';
    if (!brace || text.substr(at + 1, 1) == text.substr(at, 1)) {
      result += text[at];
      at += brace ? 1 : 0;
      continue;
    }
    const std::size_t end = text.find('}', at);
    if (text[at] == '}' || end == std::string_view::npos) {
      throw spot("this format has a single '" + std::string(1, text[at]) + "'");
    }
    std::string_view field = text.substr(at + 1, end - at - 1);
    const std::size_t colon = std::min(field.find(':'), field.size());
    std::string name(field.substr(0, colon));
    Layout layout;
    if (name.ends_with("!s") || name.ends_with("!r")) {
      layout.type = name.back();
      name.resize(name.size() - 2);
    }
    const Value& value = field_of(name, next, positional, named, spot);
    if (colon < field.size()) {
      std::size_t behind = colon + 1;
      layout = layout_at(field, behind);
    }
    result += laid_out(value, layout, spot);
    if (result.size() > longest_text) {
      throw spot("this text grows beyond 1 MiB");
    }
    at = end;
  }
  return result;
}

}  // namespace distro::recipe
