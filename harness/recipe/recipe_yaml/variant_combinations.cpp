#include "recipe/recipe_yaml/variant_combinations.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"

namespace distro::recipe::v1 {
namespace {

Value typed(const std::string& text) {
  return text == "true" || text == "false" ? Value{text == "true"} : Value{text};
}

/// As it is sorted by: texts in quotes.
std::string sort_key(const Names& combination) {
  std::string key;
  for (const auto& [name, value] : combination) {
    const bool is_text = value.as<std::string>() != nullptr;
    key +=
        name + (is_text ? ": \"" : ": ") + text_of(value) + (is_text ? "\", " : ", ");
  }
  return key;
}

/// Keys that take their values together, and these values.
using Axis = std::vector<Names>;

Axis axis_of(const KeySet& keys, const Choices& choices) {
  Axis axis;
  for (const std::string& key : keys) {
    const auto& values = choices.values.at(key);
    if (axis.empty()) {
      axis.resize(values.size());
    }
    // Groups of unequal length end with the shortest.
    axis.resize(std::min(axis.size(), values.size()));
    for (std::size_t at = 0; at < axis.size(); ++at) {
      axis[at][key] = values[at];
    }
  }
  return axis;
}

std::vector<Axis> axes_of(const Choices& choices, const KeySet& used) {
  std::vector<Axis> axes;
  KeySet grouped;
  for (const KeySet& group : choices.zipped) {
    KeySet keys;
    for (const std::string& key : group) {
      grouped.insert(key);
      if (used.contains(key) && choices.values.contains(key)) {
        keys.insert(key);
      }
    }
    if (!keys.empty()) {
      axes.push_back(axis_of(keys, choices));
    }
  }
  for (const std::string& key : used) {
    if (choices.values.contains(key) && !grouped.contains(key)) {
      axes.push_back(axis_of({key}, choices));
    }
  }
  return axes;
}

std::vector<Names> multiplied(const std::vector<Names>& left, const Axis& right) {
  std::vector<Names> product;
  for (const Names& one : left) {
    for (const Names& choice : right) {
      product.push_back(one);
      for (const auto& [key, value] : choice) {
        product.back().insert_or_assign(key, value);
      }
    }
  }
  return product;
}

std::string quoted(const std::string& text) { return base::Json(text).dump(); }

/// As Python's json.dumps writes it, but with letters that are not ASCII as they are.
std::string python_json(const Value& value) {
  if (const auto* text = value.as<std::string>()) {
    return quoted(*text);
  }
  const auto* list = value.as<Value::List>();
  if (list == nullptr) {
    return value.as<None>() != nullptr ? "null" : text_of(value);
  }
  std::string result;
  for (const Value& item : *list) {
    result += (result.empty() ? "" : ", ") + python_json(item);
  }
  return "[" + result + "]";
}

/// "311" of "3.11.4 *_cpython" for two parts.
std::string short_version(const std::string& version, std::size_t parts) {
  std::string result;
  std::size_t start = 0;
  for (std::size_t part = 0; part < parts && start <= version.size(); ++part) {
    const std::size_t end = std::min(version.find('.', start), version.size());
    result += version.substr(start, end - start);
    start = end + 1;
  }
  return result;
}

}  // namespace

Choices choices_of(const VariantConfig& config, std::string_view subdir) {
  Choices choices;
  for (const auto& [key, texts] : config.values) {
    std::vector<Value>& values = choices.values[normalized_key(key)];
    std::transform(texts.begin(), texts.end(), std::back_inserter(values), typed);
  }
  for (const auto& group : config.zip_keys) {
    KeySet keys;
    for (const std::string& key : group) {
      keys.insert(normalized_key(key));
    }
    choices.zipped.push_back(std::move(keys));
  }
  for (const char* key : {"target_platform", "build_platform"}) {
    choices.values.try_emplace(key, std::vector<Value>{Value{std::string(subdir)}});
  }
  return choices;
}

std::vector<Names> combinations(const Choices& choices, const KeySet& used) {
  std::vector<Names> product(1);
  for (const Axis& axis : axes_of(choices, used)) {
    product = multiplied(product, axis);
  }
  std::stable_sort(product.begin(), product.end(),
                   [](const Names& left, const Names& right) {
                     return sort_key(left) < sort_key(right);
                   });
  return product;
}

std::vector<Names> expanded(const Names& combination, const KeySet& keys,
                            const Choices& choices) {
  std::vector<Names> product = {combination};
  for (const std::string& key : keys) {
    product = multiplied(product, axis_of({key}, choices));
  }
  return product;
}

std::string variant_hash(const UsedVariant& variant) {
  std::map<std::string, std::string> entries;
  for (const auto& [key, value] : variant) {
    entries[normalized_key(key)] = python_json(value);
  }
  std::string json;
  for (const auto& [key, value] : entries) {
    json += (json.empty() ? "" : ", ") + quoted(key) + ": " + value;
  }
  return base::sha1("{" + json + "}").substr(0, 7);
}

std::string variant_prefix(const UsedVariant& variant, std::string_view noarch) {
  if (noarch == "python") {
    return "py";
  }
  struct Part {
    std::string_view prefix;
    std::string_view key;
    std::size_t parts;
  };
  constexpr std::array<Part, 6> known = {{{"np", "numpy", 2},
                                          {"py", "python", 2},
                                          {"pl", "perl", 3},
                                          {"lua", "lua", 2},
                                          {"r", "r", 2},
                                          {"r", "r_base", 2}}};
  std::string result;
  for (const Part& part : known) {
    for (const auto& [key, value] : variant) {
      if (normalized_key(key) == part.key) {
        result += std::string(part.prefix) + short_version(text_of(value), part.parts);
      }
    }
  }
  return result;
}

}  // namespace distro::recipe::v1
