// The arguments of filters, methods and functions.
#include "base/nearest_word.hpp"
#include "recipe/jinja/functions.hpp"

namespace distro::recipe {

const Value* Arguments::at(std::size_t index, std::string_view name) const {
  for (const auto& [key, value] : named) {
    if (!name.empty() && key == name) {
      return &value;
    }
  }
  return index < positional.size() ? &positional[index] : nullptr;
}

const std::string& Arguments::text(std::size_t index, const std::string& callee,
                                   const Spot& spot) const {
  static const std::string nothing;
  const Value* value = at(index);
  if (value != nullptr && value->as<Undefined>() != nullptr) {
    return nothing;
  }
  const std::string* text = value != nullptr ? value->as<std::string>() : nullptr;
  if (text == nullptr) {
    throw spot(callee + ": expected a text as argument " + std::to_string(index + 1) +
               ", found " + std::string(value ? kind_of(*value) : "nothing"));
  }
  return *text;
}

std::optional<std::int64_t> Arguments::integer(std::size_t index,
                                               std::string_view name) const {
  const Value* value = at(index, name);
  const auto* number = value != nullptr ? value->as<std::int64_t>() : nullptr;
  return number != nullptr ? std::optional<std::int64_t>(*number) : std::nullopt;
}

InputError unsupported(const std::string& what, std::string_view word,
                       const std::vector<std::string>& known, const Spot& spot) {
  return spot(what + " '" + std::string(word) + "' is not supported by this version" +
              base::did_you_mean(word, known));
}

}  // namespace distro::recipe
