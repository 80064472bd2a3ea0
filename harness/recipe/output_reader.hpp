// What meta.yaml and recipe.yaml have in common once they are plain YAML.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/recipe.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {

/// Name, version and place of an output. Throws InputError if they are none.
void read_identity(const RenderedTree& tree, base::YamlMap& package, Output& output);

/// Throws InputError if `name` is no package name.
void refuse_no_name(const RenderedTree& tree, base::Place place,
                    const std::string& name);

/// Throws InputError if `version` is no version.
void refuse_no_version(const RenderedTree& tree, base::Place place,
                       const std::string& version);

/// A text or a list of texts. Throws InputError at an entry that is no MatchSpec.
[[nodiscard]] std::vector<Requirement> read_requirements(const RenderedTree& tree,
                                                         const base::YamlNode& node);

/// The sections `names` of a requirements map; `tolerated` ones may be there too.
[[nodiscard]] std::map<std::string, std::vector<Requirement>> read_sections(
    const RenderedTree& tree, const base::YamlNode& node,
    const std::vector<std::string_view>& names,
    const std::vector<std::string_view>& tolerated);

/// `extra: recipe-maintainers` and `about: license`.
void read_credits(const RenderedTree& tree, base::YamlMap& root, Recipe& recipe);

/// Throws InputError if `word` is not python or generic.
[[nodiscard]] std::string read_noarch(base::YamlMap& build);

}  // namespace distro::recipe
