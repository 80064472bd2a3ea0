#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>

#include "base/nearest_word.hpp"
#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/list_filters.hpp"
#include "recipe/minijinja/operators.hpp"

namespace distro::recipe::v1 {
namespace {

constexpr std::string_view white = " \t\n\v\f\r";

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return text;
}

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
  });
  return text;
}

/// The value itself as a text: numbers and lists are written out.
std::string own_text(const Value& self, const Call& call) {
  if (self.is_strictly_undefined()) {
    refuse_undefined(call.offset);
  }
  return text_of(self);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  if (from.empty()) {
    std::string result = to;
    for (const std::string& letter : letters_of(text)) {
      result += letter + to;
    }
    return result;
  }
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

Value replace(const Value& self, const Call& call) {
  refuse_surplus(call, 2);
  return Value{
      replaced(own_text(self, call), text_argument(call, 0), text_argument(call, 1))};
}

Value lower(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  return Value{lower_case(own_text(self, call))};
}

Value upper(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  return Value{upper_case(own_text(self, call))};
}

Value trim(const Value& self, const Call& call) {
  refuse_surplus(call, 1);
  const std::string text = own_text(self, call);
  const std::string letters =
      call.positional.empty() ? std::string(white) : text_argument(call, 0);
  const std::size_t start = text.find_first_not_of(letters);
  return Value{start == std::string::npos
                   ? std::string()
                   : text.substr(start, text.find_last_not_of(letters) - start + 1)};
}

/// A text that must be one: `split` does not write numbers out.
const std::string& strict_text(const Value& value, const Call& call) {
  const auto* text = value.as<std::string>();
  if (text == nullptr) {
    throw ExpressionError(
        call.name + " needs a text, not " + std::string(kind_of(value)), call.offset);
  }
  return *text;
}

Value::List split_at_white(const std::string& text, std::size_t most) {
  Value::List parts;
  std::size_t start = text.find_first_not_of(white);
  while (start != std::string::npos && parts.size() + 1 < most) {
    const std::size_t end = text.find_first_of(white, start);
    parts.push_back(Value{text.substr(start, end - start)});
    start = end == std::string::npos ? end : text.find_first_not_of(white, end);
  }
  if (start != std::string::npos) {
    parts.push_back(Value{text.substr(start)});
  }
  return parts;
}

Value::List split_at(const std::string& text, const std::string& separator,
                     std::size_t most) {
  Value::List parts;
  if (separator.empty()) {
    parts.push_back(Value{std::string()});
    for (std::string& letter : letters_of(text)) {
      parts.push_back(Value{std::move(letter)});
    }
    parts.push_back(Value{std::string()});
    return parts;
  }
  std::size_t start = 0;
  for (std::size_t at = text.find(separator);
       at != std::string::npos && parts.size() + 1 < most;
       at = text.find(separator, start)) {
    parts.push_back(Value{text.substr(start, at - start)});
    start = at + separator.size();
  }
  parts.push_back(Value{text.substr(start)});
  return parts;
}

bool is_given(const Call& call, std::size_t at) {
  return at < call.positional.size() && !call.positional[at].is_undefined() &&
         call.positional[at].as<None>() == nullptr;
}

Value split(const Value& self, const Call& call) {
  refuse_surplus(call, 2);
  const std::string& text = strict_text(self, call);
  std::size_t most = std::string::npos;
  if (is_given(call, 1)) {
    const std::optional<std::int64_t> limit = integer_of(call.positional[1]);
    if (!limit) {
      throw ExpressionError("split takes a whole number of splits", call.offset);
    }
    most = *limit < 0 ? most : static_cast<std::size_t>(*limit) + 1;
  }
  return Value{is_given(call, 0)
                   ? split_at(text, strict_text(call.positional[0], call), most)
                   : split_at_white(text, most)};
}

Value join(const Value& self, const Call& call) {
  refuse_surplus(call, 1);
  if (self.is_undefined() || self.as<None>() != nullptr) {
    return Value{std::string()};
  }
  const std::string between = is_given(call, 0) ? text_argument(call, 0) : "";
  std::string text;
  bool first = true;
  for (const Value& item : elements_of(self, call.offset)) {
    text += (first ? "" : between) + text_of(item);
    first = false;
  }
  return Value{std::move(text)};
}

Value integer(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  if (self.is_strictly_undefined()) {
    refuse_undefined(call.offset);
  }
  if (self.is_undefined() || self.as<None>() != nullptr) {
    return Value{std::int64_t{0}};
  }
  double real = 0;
  if (const auto* text = self.as<std::string>()) {
    const char* start = text->data() + (text->starts_with('+') ? 1 : 0);
    const char* end = text->data() + text->size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(start, end, whole);
        read.ec == std::errc{} && read.ptr == end && start != end) {
      return Value{whole};
    }
    const auto read = std::from_chars(start, end, real);
    if (read.ec != std::errc{} || read.ptr != end || start == end) {
      throw ExpressionError("'" + *text + "' is no number", call.offset);
    }
  } else if (const auto* number = self.as<double>()) {
    real = *number;
  } else if (const std::optional<std::int64_t> whole = integer_of(self)) {
    return Value{*whole};
  } else {
    throw ExpressionError(std::string(kind_of(self)) + " is no number", call.offset);
  }
  if (std::isnan(real)) {
    return Value{std::int64_t{0}};
  }
  return Value{static_cast<std::int64_t>(std::clamp(real, -9.2e18, 9.2e18))};
}

Value absolute(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  if (const auto* whole = self.as<std::int64_t>()) {
    return *whole < 0 ? negated(self, call.offset) : self;
  }
  if (const auto* real = self.as<double>()) {
    return Value{std::abs(*real)};
  }
  throw ExpressionError("abs needs a number, not " + std::string(kind_of(self)),
                        call.offset);
}

/// As `if` takes it. Throws ExpressionError if it is undefined.
bool condition(const Value& value, const Call& call) {
  if (value.is_strictly_undefined()) {
    refuse_undefined(call.offset);
  }
  return is_true(value);
}

Value boolean(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  return Value{condition(self, call)};
}

Value fallback(const Value& self, const Call& call) {
  refuse_surplus(call, 2);
  const Value other =
      call.positional.empty() ? Value{std::string()} : call.positional[0];
  const bool lax = call.positional.size() > 1 && condition(call.positional[1], call);
  return self.is_undefined() || (lax && !is_true(self)) ? other : self;
}

/// "3.11.* *_cpython" -> "311".
Value version_to_buildstring(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  const std::string text = own_text(self, call);
  const Value::List words = split_at_white(text, std::string::npos);
  const Value::List parts =
      split_at(words.empty() ? text : *words[0].as<std::string>(), ".", 3);
  return Value{*parts[0].as<std::string>() +
               (parts.size() > 1 ? *parts[1].as<std::string>() : "")};
}

using Filter = std::function<Value(const Value&, const Call&)>;

const std::map<std::string, Filter, std::less<>>& filters() {
  static const std::map<std::string, Filter, std::less<>> all = {
      {"abs", absolute},
      {"bool", boolean},
      {"default", fallback},
      {"first", first},
      {"int", integer},
      {"join", join},
      {"last", last},
      {"length", length},
      {"list", list},
      {"lower", lower},
      {"max", [](const Value& self, const Call& c) { return extreme(self, c, true); }},
      {"min", [](const Value& self, const Call& c) { return extreme(self, c, false); }},
      {"replace", replace},
      {"reverse", reverse},
      {"sort", sort},
      {"split", split},
      {"trim", trim},
      {"unique", unique},
      {"upper", upper},
      {"version_to_buildstring", version_to_buildstring}};
  return all;
}

}  // namespace

std::string text_argument(const Call& call, std::size_t at) {
  if (at >= call.positional.size()) {
    throw ExpressionError(
        call.name + " needs " + std::to_string(at + 1) + " argument(s)", call.offset);
  }
  if (call.positional[at].is_strictly_undefined()) {
    refuse_undefined(call.offset);
  }
  return text_of(call.positional[at]);
}

void refuse_surplus(const Call& call, std::size_t most,
                    const std::vector<std::string>& names) {
  if (call.positional.size() > most) {
    throw ExpressionError(call.name + " takes at most " + std::to_string(most) +
                              " argument(s) without a name",
                          call.offset);
  }
  for (const auto& argument : call.named) {
    if (std::find(names.begin(), names.end(), argument.first) == names.end()) {
      throw ExpressionError(call.name + " has no argument '" + argument.first + "'",
                            call.offset);
    }
  }
}

void refuse_undefined(std::size_t offset) {
  throw ExpressionError("the value is undefined", offset);
}

Value apply_filter(const Value& self, const Call& call) {
  const auto found = filters().find(call.name);
  if (found == filters().end()) {
    std::vector<std::string> known;
    for (const auto& filter : filters()) {
      known.push_back(filter.first);
    }
    throw ExpressionError(
        "there is no filter '" + call.name + "'" + base::did_you_mean(call.name, known),
        call.offset);
  }
  return found->second(self, call);
}

}  // namespace distro::recipe::v1
