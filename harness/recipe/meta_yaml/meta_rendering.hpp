// meta.yaml after selectors and Jinja, for one variant, with the way back from each
// byte of it to the file (conda-semantics 8.2).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/yaml.hpp"
#include "recipe/jinja/template.hpp"
#include "recipe/meta_yaml/build_variables.hpp"
#include "recipe/meta_yaml/selector.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {

/// What a variant means to selectors and templates; made once for many recipes.
struct VariantScopes {
  Variant variant;
  BuildPaths paths;
  Scope selectors;
  Scope templates;

  VariantScopes(Variant chosen, std::string_view subdir, BuildPaths build_paths);
  VariantScopes(const VariantScopes&) = delete;
  VariantScopes& operator=(const VariantScopes&) = delete;
};

struct MetaRendering {
  base::YamlNode root;                 ///< a map, or nothing; places are the file's
  std::set<std::size_t> pinned_lines;  ///< 1-based, on which a pin function was called
  std::vector<UnknownPart> unknowns;
  std::string selected;  ///< the text after selectors, before Jinja
};

/// Renders the recipe until what it says of itself (PKG_NAME, PYTHON) is what it was
/// told. Throws InputError.
[[nodiscard]] MetaRendering render_meta(const base::SourceText& source,
                                        const VariantScopes& scopes);

/// A recipe's text without its byte order mark.
[[nodiscard]] std::string without_mark(std::string text);

}  // namespace distro::recipe
