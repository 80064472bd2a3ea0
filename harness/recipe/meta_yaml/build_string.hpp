// Build strings before finalisation: py311h982968e_0 (MetaData.build_id).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recipe/meta_yaml/meta_model.hpp"

namespace distro::recipe {

/// What of the recipe's text says about one package.
struct PackageText {
  std::string requirements;       ///< where numpy's pin is looked for
  std::string package_and_build;  ///< where a build string of its own is looked for
};

/// `config` has the keys that do not count.
[[nodiscard]] std::string build_id_of(const MetaPackage& package,
                                      const PackageText& text,
                                      const VariantConfig& config);

}  // namespace distro::recipe
