// Rules about selectors and conditions.
#include <algorithm>

#include "recipe/lint/rules/platform_condition.hpp"
#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

bool is_noarch(const LintedPackage& package) {
  const std::vector<Output>& outputs = package.recipe().outputs;
  return std::all_of(outputs.begin(), outputs.end(),
                     [](const Output& output) { return !output.noarch.empty(); });
}

}  // namespace

void selector_always_false(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    for (const Condition& condition : conditions_of(*package.text)) {
      // "False" alone is meant.
      const bool meant = condition.text == "False" || condition.text == "false";
      if (!meant && is_about_platforms(condition) &&
          !may_hold(condition, package.text->is_v1)) {
        report.add(
            package.recipe().origin, condition.place,
            "'" + condition.text + "' holds on no platform with a python from 3.8 on");
      }
    }
  }
}

void noarch_with_conditions(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    if (!is_noarch(package)) {
      continue;
    }
    for (const Condition& condition : run_conditions_of(*package.text)) {
      // A virtual package is asked for in a build of its own for each platform.
      const bool virtual_package = condition.governed.find("__") != std::string::npos;
      if (!virtual_package && is_about_platforms(condition)) {
        report.add(package.recipe().origin, condition.place,
                   package.manifest().package +
                       " is noarch, but what it requires depends on '" +
                       condition.text + "'");
      }
    }
  }
}

}  // namespace distro::recipe::rules
