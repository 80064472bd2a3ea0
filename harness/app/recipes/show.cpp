#include "app/recipes/show.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/nearest_word.hpp"

namespace distro::app {
namespace {

/// "3.12" of "3.12.* *_cpython".
std::string version_of(const std::string& value) {
  std::string version = value.substr(0, value.find(' '));
  if (version.ends_with(".*")) {
    version.resize(version.size() - 2);
  }
  return version;
}

bool is_value(const std::string& value, const std::string& wanted) {
  return value == wanted || version_of(value) == wanted;
}

std::string word_list(const std::set<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    list += (list.empty() ? "" : ", ") + word;
  }
  return list;
}

std::string did_you_mean(const std::string& word, const std::set<std::string>& known) {
  return base::did_you_mean(word, std::vector<std::string>(known.begin(), known.end()));
}

std::set<std::string> keys_of(const recipe::Recipe& recipe) {
  std::set<std::string> keys;
  for (const recipe::Output& output : recipe.outputs) {
    for (const auto& [key, value] : output.variant) {
      keys.insert(key);
    }
  }
  return keys;
}

std::set<std::string> values_of(const recipe::Recipe& recipe, const std::string& key) {
  std::set<std::string> values;
  for (const recipe::Output& output : recipe.outputs) {
    const auto found = output.variant.find(key);
    if (found != output.variant.end()) {
      values.insert(found->second);
    }
  }
  return values;
}

void keep_agreeing(recipe::Recipe& recipe, const WantedValue& wanted) {
  std::string key = wanted.first;
  std::replace(key.begin(), key.end(), '-', '_');
  const std::set<std::string> keys = keys_of(recipe);
  if (!keys.contains(key)) {
    throw UsageError("no variant of the recipe has a key '" + wanted.first + "'" +
                     did_you_mean(key, keys) +
                     (keys.empty() ? "" : "\n  its keys are " + word_list(keys)));
  }
  const std::set<std::string> values = values_of(recipe, key);
  const bool known = std::any_of(
      values.begin(), values.end(),
      [&](const std::string& value) { return is_value(value, wanted.second); });
  if (!known) {
    throw UsageError("no variant of the recipe has " + key + " '" + wanted.second +
                     "'" + did_you_mean(wanted.second, values) + "\n  there is " +
                     word_list(values));
  }
  std::erase_if(recipe.outputs, [&](const recipe::Output& output) {
    const auto found = output.variant.find(key);
    return found != output.variant.end() && !is_value(found->second, wanted.second);
  });
}

}  // namespace

NamedRecipe show_recipe(const RecipeQuestion& question, const std::string& name,
                        const std::vector<WantedValue>& wanted) {
  NamedRecipe shown = find_recipe(question, name);
  if (!shown.output.empty()) {
    std::erase_if(shown.recipe.outputs, [&](const recipe::Output& output) {
      return output.name != shown.output;
    });
  }
  for (const WantedValue& one : wanted) {
    keep_agreeing(shown.recipe, one);
  }
  if (shown.recipe.outputs.empty() && !wanted.empty()) {
    throw UsageError("no variant of the recipe has all of these values together");
  }
  return shown;
}

}  // namespace distro::app
