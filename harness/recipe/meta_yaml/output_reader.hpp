// Names, versions and requirements of a meta.yaml once it is plain YAML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recipe/recipe.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {

/// Throws InputError if `name` is no package name.
void refuse_no_name(const RenderedTree& tree, base::Place place,
                    const std::string& name);

/// Throws InputError if `version` is no version.
void refuse_no_version(const RenderedTree& tree, base::Place place,
                       const std::string& version);

/// A text or a list of texts. Throws InputError at an entry that is no MatchSpec.
[[nodiscard]] std::vector<Requirement> read_requirements(const RenderedTree& tree,
                                                         const base::YamlNode& node);

}  // namespace distro::recipe
