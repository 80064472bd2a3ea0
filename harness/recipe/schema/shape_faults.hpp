// What of a YAML text is not as its table says.
#pragma once

#include <vector>

#include "base/yaml.hpp"
#include "recipe/schema/schema.hpp"

namespace distro::recipe {

/// All that is wrong with a value of that shape; in each map unknown keys first, since
/// one is the usual reason for a missing key. A key that is missing because its name is
/// misspelt is told once. Empty: the accessors of base::YamlMap read it.
[[nodiscard]] std::vector<InputError> faults_of_shape(const Shape& shape,
                                                      const base::SourceText& source,
                                                      const base::YamlNode& node);

/// A path of a folder as it is compared: without ".", doubled and final slashes; empty
/// for what is no folder of the repository.
[[nodiscard]] std::string normal_folder(const std::string& written);

}  // namespace distro::recipe
