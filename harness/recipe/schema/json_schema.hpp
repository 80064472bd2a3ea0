// The tables of manifests and distro.yaml as JSON Schemas (2020-12), for editors.
#pragma once

#include <string>

#include "base/json.hpp"
#include "recipe/schema/schema.hpp"

namespace distro::recipe {

/// A schema that accepts what faults_of_shape finds no fault with, as far as YAML 1.2
/// tells the types of plain scalars.
[[nodiscard]] base::Json json_schema(const Shape& shape, const std::string& title,
                                     const std::string& meaning);

}  // namespace distro::recipe
