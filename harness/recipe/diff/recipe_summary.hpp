// A recipe's outputs over all their variants: what they share once, and what differs
// with the variants in which it does.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "recipe/recipe.hpp"

namespace distro::recipe {

/// Numbers of variants of one output, 0-based.
using VariantSet = std::set<std::size_t>;

/// A text, and the variants that have it.
struct VariantText {
  std::string text;
  VariantSet variants;  ///< 1..n
};

/// A requirement as one place in the file has it.
struct RequirementSummary {
  std::vector<VariantText> specs;  ///< 1..n, different ones
  VariantSet variants;             ///< that have one of them
  std::string written;             ///< as Requirement::written
  std::string by;  ///< of several specs, the key of the variant that decides; "" if no
                   ///< key alone does
};

/// By section or list, in the order of writing.
using RequirementSections = std::map<std::string, std::vector<RequirementSummary>>;

/// All variants of one output.
struct OutputSummary {
  std::string name;
  std::vector<const Output*> outputs;  ///< 1..n, one a variant
  std::vector<Variant> variants;       ///< theirs
  std::vector<VariantText> versions, build_numbers, noarch, licenses;
  std::vector<VariantText> skipped;  ///< "yes", "no"
  RequirementSections requirements, run_exports;
  std::vector<VariantText> imports, commands, files, other_tests;
};

/// One for each name, in the order of the recipe. Keeps pointers into `recipe`.
[[nodiscard]] std::vector<OutputSummary> summaries_of(const Recipe& recipe);

}  // namespace distro::recipe
