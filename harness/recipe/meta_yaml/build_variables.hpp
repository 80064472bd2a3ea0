// The names that conda-build gives the templates and selectors of meta.yaml
// (metadata.get_selectors, environ.get_dict).
#pragma once

#include <string>
#include <string_view>

#include "recipe/jinja/expression.hpp"

namespace distro::recipe {

/// Whether conda-build sets the environment variable `name` itself: PREFIX, PY_VER, ...
[[nodiscard]] bool is_build_variable(std::string_view name);

/// Whether it is PERL, LUA, R, NUMPY or PYTHON.
[[nodiscard]] bool is_language(std::string_view name);

/// The folders that exist only while a package is built: what stands for them in texts.
struct BuildPaths {
  std::string prefix = "$PREFIX";
  std::string build_prefix = "$BUILD_PREFIX";
  std::string source = "$SRC_DIR";
  std::string recipe = "$RECIPE_DIR";
};

/// What selectors know: linux, py, np, the keys of the variant with whole numbers and
/// booleans as such.
[[nodiscard]] Scope selector_scope(std::string_view subdir, const Variant& variant);

/// What templates know besides: the variant as texts, PREFIX, PY_VER, ... but not what
/// depends on the recipe itself. `variant` must outlive the scope.
[[nodiscard]] Scope template_scope(std::string_view subdir, const Variant& variant,
                                   const BuildPaths& paths);

/// What conda-build makes of a recipe's former reading: PKG_NAME, PYTHON if its host
/// environment has python, ...
struct RecipeFacts {
  std::string name;
  std::string version;
  std::string build_number = "0";
  bool has_python = false;
  bool has_perl = false;
  bool has_lua = false;
  bool has_r = false;

  friend bool operator==(const RecipeFacts&, const RecipeFacts&) = default;
};

/// The names of the facts, on top of `globals`, which must outlive the scope.
[[nodiscard]] Scope facts_scope(const RecipeFacts& facts, const Scope& globals,
                                const BuildPaths& paths);

/// Whether a template names any of the facts: if it does not, one reading is enough.
[[nodiscard]] bool names_facts(std::string_view text);

}  // namespace distro::recipe
