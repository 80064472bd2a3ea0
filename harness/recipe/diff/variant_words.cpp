#include "recipe/diff/variant_words.hpp"

#include <algorithm>
#include <map>

namespace distro::recipe {
namespace {

using Values = std::set<std::string>;
using Indices = std::set<std::size_t>;

/// What variants have to be, key by key, to be chosen.
using Condition = std::map<std::string, Values>;

std::vector<std::string> values_in_order(const std::vector<Variant>& all,
                                         const std::string& key) {
  std::vector<std::string> values;
  for (const Variant& variant : all) {
    const std::string value = value_in(variant, key);
    if (std::find(values.begin(), values.end(), value) == values.end()) {
      values.push_back(value);
    }
  }
  return values;
}

bool holds(const Condition& condition, const Variant& variant) {
  return std::all_of(condition.begin(), condition.end(), [&](const auto& entry) {
    return entry.second.contains(value_in(variant, entry.first));
  });
}

bool chooses(const Condition& condition, const std::vector<Variant>& all,
             const Indices& chosen) {
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (holds(condition, all[at]) != chosen.contains(at)) {
      return false;
    }
  }
  return true;
}

/// Says which are chosen and no more than it takes; empty if values cannot say it.
Condition condition_for(const std::vector<Variant>& all, const Indices& chosen,
                        const std::vector<std::string>& keys) {
  Condition condition;
  for (const std::string& key : keys) {
    for (const std::size_t at : chosen) {
      condition[key].insert(value_in(all[at], key));
    }
  }
  if (!chooses(condition, all, chosen)) {
    return {};
  }
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    Condition shorter = condition;
    shorter.erase(*key);
    if (!shorter.empty() && chooses(shorter, all, chosen)) {
      condition = std::move(shorter);
    }
  }
  return condition;
}

std::string words_of(const Condition& condition, const std::vector<Variant>& all,
                     const std::vector<std::string>& keys) {
  std::string words;
  for (const std::string& key : keys) {
    const auto entry = condition.find(key);
    if (entry == condition.end()) {
      continue;
    }
    words += (words.empty() ? "" : " and ") + key;
    std::string_view joint = " ";
    for (const std::string& value : values_in_order(all, key)) {
      if (entry->second.contains(value)) {
        words += std::string(joint) + (value.empty() ? "unset" : value);
        joint = ", ";
      }
    }
  }
  return words;
}

Indices others(const std::vector<Variant>& all, const Indices& chosen) {
  Indices rest;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (!chosen.contains(at)) {
      rest.insert(at);
    }
  }
  return rest;
}

/// Each of them by all its values: where nothing shorter says it.
std::string one_by_one(const std::vector<Variant>& all, const Indices& chosen,
                       const std::vector<std::string>& keys) {
  std::string words;
  for (const std::size_t at : chosen) {
    words += words.empty() ? "" : "; ";
    const std::size_t start = words.size();
    for (const std::string& key : keys) {
      const std::string value = value_in(all[at], key);
      words += (words.size() == start ? "" : " with ") + key + " " +
               (value.empty() ? "unset" : value);
    }
  }
  return words;
}

}  // namespace

std::string value_in(const Variant& variant, const std::string& key) {
  const auto found = variant.find(key);
  return found == variant.end() ? "" : found->second;
}

std::vector<std::string> differing_keys(const std::vector<Variant>& all) {
  Values keys;
  for (const Variant& variant : all) {
    for (const auto& [key, value] : variant) {
      keys.insert(key);
    }
  }
  std::vector<std::string> differing;
  for (const std::string& key : keys) {
    if (values_in_order(all, key).size() > 1) {
      differing.push_back(key);
    }
  }
  put_known_first(differing);
  return differing;
}

void put_known_first(std::vector<std::string>& keys) {
  for (const char* first : {"numpy", "python"}) {
    const auto found = std::find(keys.begin(), keys.end(), first);
    if (found != keys.end()) {
      std::rotate(keys.begin(), found, found + 1);
    }
  }
}

std::string words_for(const std::vector<Variant>& all, const Indices& chosen) {
  if (chosen.size() == all.size()) {
    return "";
  }
  const std::vector<std::string> keys = differing_keys(all);
  const Condition condition = condition_for(all, chosen, keys);
  const Indices rest = others(all, chosen);
  const Condition opposite = condition_for(all, rest, keys);
  const auto size = [](const Condition& one) {
    std::size_t values = 0;
    for (const auto& [key, choices] : one) {
      values += choices.size();
    }
    return values;
  };
  if (!opposite.empty() && (condition.empty() || size(opposite) < size(condition))) {
    return "all but " + words_of(opposite, all, keys);
  }
  return condition.empty() ? one_by_one(all, chosen, keys)
                           : words_of(condition, all, keys);
}

}  // namespace distro::recipe
