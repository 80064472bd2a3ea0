// pin_subpackage() and pin_compatible() of recipe.yaml (rattler_build_types: pin.rs).
#pragma once

#include <string>

#include "recipe/minijinja/calls.hpp"

namespace distro::recipe::v1 {

/// The pin as a line of JSON, which is what the function's value is:
/// `{"pin_subpackage":{"name":"x","lower_bound":"x.x.x.x.x.x","upper_bound":"x"}}`.
/// Throws ExpressionError for arguments that mean nothing.
[[nodiscard]] std::string pin_text(const Call& call);

}  // namespace distro::recipe::v1
