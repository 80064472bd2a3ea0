// A recipe as far as it can be read without building: outputs, requirements, tests.
//
// meta.yaml (conda-build) and recipe.yaml (CEP 13, 14) become the same Recipe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_text.hpp"

namespace distro::recipe {

struct Requirement {
  std::string spec;   ///< MatchSpec text, rendered
  base::Place place;  ///< in the recipe's file
};

/// One package that the recipe builds.
struct Output {
  std::string name;
  std::string version;
  std::int64_t build_number = 0;
  std::string noarch;  ///< "python", "generic" or empty
  std::map<std::string, std::vector<Requirement>> requirements;  ///< build, host, run...
  bool has_tests = false;
  base::Place place;
};

struct Recipe {
  std::string origin;           ///< path of the file
  std::vector<Output> outputs;  ///< 1..n
  std::vector<std::string> maintainers;
  std::string license;
};

/// `subdir` decides selectors. Throws InputError with its place.
[[nodiscard]] Recipe parse_meta_yaml(std::string text, std::string origin,
                                     std::string_view subdir);
[[nodiscard]] Recipe parse_recipe_yaml(std::string text, std::string origin,
                                       std::string_view subdir);

}  // namespace distro::recipe
