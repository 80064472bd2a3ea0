// `promises:` in the table of distro.yaml.
#pragma once

#include "recipe/schema/schema.hpp"

namespace distro::recipe {

[[nodiscard]] Shape promises_shape();

}  // namespace distro::recipe
