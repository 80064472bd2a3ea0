// How conda-build puts the versions of a variant into requirements
// (utils.ensure_valid_spec, insert_variant_versions).
#pragma once

#include <string>
#include <string_view>

#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// "gcc 13" -> "gcc 13.*"; a spec with a relation, a star or a build stays.
[[nodiscard]] std::string with_star(const std::string& spec);

/// "python" -> "python 3.11.*" if `variant` has a value for it, "numpy x.x" ->
/// "numpy 1.26.*"; else the spec itself.
[[nodiscard]] std::string with_version(const std::string& spec, const Variant& variant);

/// As `with_version` for run requirements: only "x.x" is replaced.
[[nodiscard]] std::string with_x_version(const std::string& spec,
                                         const Variant& variant);

}  // namespace distro::recipe
