#include "recipe/minijinja/list_filters.hpp"

#include <algorithm>

#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/operators.hpp"

namespace distro::recipe::v1 {
namespace {

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return text;
}

bool named_flag(const Call& call, const std::string& name) {
  for (const auto& [key, value] : call.named) {
    if (key == name) {
      const auto* flag = value.as<bool>();
      if (flag == nullptr && !value.is_undefined() && value.as<None>() == nullptr) {
        throw ExpressionError(name + " must be true or false", call.offset);
      }
      return flag != nullptr && *flag;
    }
  }
  return false;
}

/// What a text is compared as where case does not matter.
Value folded(const Value& value) {
  const auto* text = value.as<std::string>();
  return text != nullptr ? Value{lower_case(*text)} : value;
}

}  // namespace

Value first(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  if (self.is_undefined() || self.as<None>() != nullptr || self.is_number() ||
      self.as<bool>() != nullptr) {
    throw ExpressionError(std::string(kind_of(self)) + " has no first element",
                          call.offset);
  }
  const Value::List elements = elements_of(self, call.offset);
  return elements.empty() ? Value{} : elements.front();
}

Value last(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  if (self.as<std::string>() == nullptr && self.as<Value::List>() == nullptr) {
    throw ExpressionError(std::string(kind_of(self)) + " has no last element",
                          call.offset);
  }
  const Value::List elements = elements_of(self, call.offset);
  return elements.empty() ? Value{} : elements.back();
}

Value length(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  const bool sized = self.as<std::string>() != nullptr ||
                     self.as<Value::List>() != nullptr ||
                     self.as<Value::Map>() != nullptr;
  if (!sized) {
    throw ExpressionError(std::string(kind_of(self)) + " has no length", call.offset);
  }
  return Value{static_cast<std::int64_t>(elements_of(self, call.offset).size())};
}

Value list(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  return Value{elements_of(self, call.offset)};
}

Value extreme(const Value& self, const Call& call, bool greatest) {
  refuse_surplus(call, 0);
  const Value::List elements = elements_of(self, call.offset);
  if (elements.empty()) {
    return {};
  }
  const auto before = [](const Value& left, const Value& right) {
    return compare(left, right) < 0;
  };
  return greatest ? *std::max_element(elements.begin(), elements.end(), before)
                  : *std::min_element(elements.begin(), elements.end(), before);
}

Value reverse(const Value& self, const Call& call) {
  refuse_surplus(call, 0);
  if (self.is_undefined() || self.as<None>() != nullptr) {
    return self;
  }
  Value::List elements = elements_of(self, call.offset);
  std::reverse(elements.begin(), elements.end());
  if (self.as<std::string>() == nullptr) {
    return Value{std::move(elements)};
  }
  std::string text;
  for (const Value& letter : elements) {
    text += *letter.as<std::string>();
  }
  return Value{std::move(text)};
}

Value sort(const Value& self, const Call& call) {
  refuse_surplus(call, 0, {"case_sensitive", "reverse"});
  const bool exact = named_flag(call, "case_sensitive");
  const bool backwards = named_flag(call, "reverse");
  Value::List elements = elements_of(self, call.offset);
  std::stable_sort(
      elements.begin(), elements.end(), [&](const Value& left, const Value& right) {
        const std::weak_ordering order =
            exact ? compare(left, right) : compare(folded(left), folded(right));
        return backwards ? order > 0 : order < 0;
      });
  return Value{std::move(elements)};
}

Value unique(const Value& self, const Call& call) {
  refuse_surplus(call, 0, {"case_sensitive"});
  const bool exact = named_flag(call, "case_sensitive");
  Value::List kept;
  Value::List seen;
  for (const Value& item : elements_of(self, call.offset)) {
    Value key = exact ? item : folded(item);
    const bool known = std::any_of(seen.begin(), seen.end(), [&](const Value& one) {
      return compare(one, key) == 0;
    });
    if (!known) {
      kept.push_back(item);
      seen.push_back(std::move(key));
    }
  }
  return Value{std::move(kept)};
}

}  // namespace distro::recipe::v1
