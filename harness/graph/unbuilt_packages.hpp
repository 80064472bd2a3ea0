// Packages that there is a recipe of and nothing else yet.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "channel/repodata.hpp"
#include "recipe/catalog.hpp"

namespace distro::graph {

/// The channel that such packages are said to be in.
inline constexpr std::string_view recipes_channel = "recipes";

/// What the outputs of which no channel has the name will say once they are built, as
/// far as their recipes tell; one record a variant, in the subdir that `catalog` was
/// read for.
[[nodiscard]] channel::Repodata unbuilt_packages(
    const recipe::Catalog& catalog, std::span<const channel::Repodata> channels,
    const std::string& subdir);

}  // namespace distro::graph
