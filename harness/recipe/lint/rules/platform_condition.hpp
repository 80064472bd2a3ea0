// Conditions of recipes that ask for nothing but the platform and the python.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source_text.hpp"
#include "base/yaml.hpp"
#include "recipe/recipe_sections.hpp"

namespace distro::recipe {

/// A selector of meta.yaml, or an `if:` of recipe.yaml.
struct Condition {
  std::string text;
  base::Place place;     ///< of its first character
  std::string governed;  ///< what stands or falls with it: the line, or "then"
};

/// All of a recipe, as written.
[[nodiscard]] std::vector<Condition> conditions_of(const RecipeSections& text);

/// Those on what it requires at run time.
[[nodiscard]] std::vector<Condition> run_conditions_of(const RecipeSections& text);

/// It names platforms and versions of python only, so that it can be decided.
[[nodiscard]] bool is_about_platforms(const Condition& condition);

/// Whether it holds for some platform that conda has and some python from 3.8 on. What
/// cannot be evaluated may hold.
[[nodiscard]] bool may_hold(const Condition& condition, bool is_v1);

}  // namespace distro::recipe
