// What changes for those who use a recipe's packages, from one state of it to another.
//
// Not a comparison of texts: what asks for the same in other words, another order, a
// new hash of the same variant, a source or a script are no differences here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recipe/recipe.hpp"

namespace distro::recipe {

/// What differs.
enum class Subject {
  output,
  version,
  build_number,
  noarch,
  variant,
  requirement,
  run_export,
  test,
  license,
  maintainer
};

/// How it differs.
enum class Alteration { added, dropped, changed, moved, renamed };

[[nodiscard]] std::string_view to_string(Subject subject);
[[nodiscard]] std::string_view to_string(Alteration alteration);

/// One side of a difference.
struct DifferenceSide {
  std::string text;   ///< a spec, a version, a value...; "" if there is nothing
  base::Place place;  ///< {0, 0} if it has none
};

struct Difference {
  std::vector<std::string> outputs;  ///< in which, as the new recipe names them (the
                                     ///< old one if they are gone); none: the recipe
  Subject subject = Subject::output;
  Alteration alteration = Alteration::changed;
  std::string where;  ///< section of requirements, list of run_exports, kind of test,
                      ///< key of the variant; "" for the others
  std::string from;   ///< of what moved: the section it was in
  std::string name;   ///< of the package that is required; of an output
  DifferenceSide before, after;
  std::string meaning;  ///< what it means for users, where that is certain
  std::string only;     ///< the variants in which, in words; "" in all
};

/// Those that hold in several outputs or variants once. By outputs, all of them first,
/// then by subject.
[[nodiscard]] std::vector<Difference> compare_recipes(const Recipe& before,
                                                      const Recipe& after);

}  // namespace distro::recipe
