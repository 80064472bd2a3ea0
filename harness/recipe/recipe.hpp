// A recipe as far as it can be read without building: outputs, requirements, tests.
//
// meta.yaml (conda-build) and recipe.yaml (CEP 13, 14) become the same Recipe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/source_text.hpp"
#include "recipe/meta_yaml/recipe_scripts.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

class MetaReader;

struct Requirement {
  std::string spec;     ///< MatchSpec text, rendered
  std::string name;     ///< of the package it asks for
  base::Place place;    ///< in the recipe's file
  bool pinned = false;  ///< by pin_compatible or pin_subpackage: the built package has
                        ///< bounds that the recipe's text does not show
  std::string written{};  ///< what `spec` was before the variant's version was put in
                          ///< ("numpy x.x"); empty if the variant says nothing of it
  bool unknown = false;  ///< its bounds are made of what cannot be known: `spec` is the
                         ///< name alone
};

/// What the tests of a package are, by the keys of meta.yaml.
struct OutputTests {
  std::vector<std::string> imports;
  std::vector<std::string> commands;
  std::vector<std::string> files;
  std::vector<std::string> source_files;
  std::vector<std::string> others{};  ///< of other kinds, in words: "run_test.py",
                                      ///< "perl JSON::XS", "pip check"
};

/// One package that the recipe builds.
struct Output {
  std::string name;
  std::string version;
  std::int64_t build_number = 0;
  std::string noarch;  ///< "python", "generic" or empty
  std::map<std::string, std::vector<Requirement>>
      requirements;  ///< build, host, run... and test: what its tests need besides it
  std::map<std::string, std::vector<Requirement>>
      run_exports;  ///< what it asks of those built with it: weak, strong, noarch,
                    ///< weak_constrains, strong_constrains
  bool has_tests = false;
  bool skipped = false;  ///< build/skip: nothing is built for this subdir
  base::Place place;     ///< of its name
  OutputTests tests;
  std::string build_id;  ///< the build string before finalisation; meta.yaml only
  Variant variant;       ///< the keys that it uses, with their values
  std::string meaning;  ///< a digest: equal if the recipe builds the same, whatever its
                        ///< comments, layout and order of keys
  std::string license;  ///< its own, or the recipe's
};

/// What could not be known while a recipe was read, and where.
struct UnknownPart {
  base::Place place;
  std::string reason;  ///< "load_setup_py_data()"
};

struct Recipe {
  std::string origin;           ///< path of the file
  std::vector<Output> outputs;  ///< 1..n
  std::vector<std::string> maintainers;
  std::string license;
  std::vector<std::string> source_urls;
  std::vector<UnknownPart> unknowns;
  std::vector<InputError> faults;  ///< of parts that were left out
};

/// `subdir` decides selectors. Throws InputError with its place.
[[nodiscard]] Recipe parse_meta_yaml(std::string text, std::string origin,
                                     std::string_view subdir);
[[nodiscard]] Recipe parse_recipe_yaml(std::string text, std::string origin,
                                       std::string_view subdir);

/// For the variants of `reader`; `scripts` are those beside it. What is wrong with one
/// output is among the faults, and the others are there. Throws InputError if nothing
/// can be read.
[[nodiscard]] Recipe read_meta_yaml(std::string text, std::string origin,
                                    const MetaReader& reader,
                                    const RecipeScripts& scripts = {});

/// As the one of the two that `origin` is named after.
[[nodiscard]] Recipe parse_recipe(std::string text, std::string origin,
                                  std::string_view subdir);

}  // namespace distro::recipe
