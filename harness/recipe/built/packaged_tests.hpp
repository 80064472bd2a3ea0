// The tests that a package carries, as `tests` of a recipe.yaml.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/yaml.hpp"

namespace distro::recipe {

struct PackagedTests {
  base::YamlNode tests;                      ///< a list; nothing: it carries none
  std::map<std::string, std::string> files;  ///< that they need beside the recipe
  std::vector<std::string> notes;            ///< what could not be carried over
};

/// From info/tests/tests.yaml (rattler-build) and info/test (conda-build). `info` has
/// the texts of a package's info/, by path. Throws InputError for what cannot be read.
[[nodiscard]] PackagedTests packaged_tests(
    const std::map<std::string, std::string>& info);

}  // namespace distro::recipe
