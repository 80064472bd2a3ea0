#include "recipe/lint/rules/rule.hpp"

#include <algorithm>
#include <array>

#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe {
namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

// By id. A rule that a manifest may not skip says so, as does one that --fix corrects.
constexpr std::array<Rule, 44> table = {{
    {"bound-too-tight", warning,
     "A run requirement excludes bugfix releases of a core package.",
     "Bound it at the next minor or major version.", rules::bound_too_tight},
    {"build-number-not-raised", error,
     "The recipe builds something else than before under the same version and build "
     "number.",
     "Raise the build number by one.", rules::build_number_not_raised, false},
    {"build-number-not-reset", warning,
     "A new version begins with another build number than 0.",
     "Set the build number to 0.", rules::build_number_not_reset},
    {"build-tool-at-run-time", warning,
     "A compiler or another tool for building is a run requirement.",
     "Move it to build, unless the package calls it.", rules::build_tool_at_run_time},
    {"cycle", error, "Run requirements of the distribution's recipes form a cycle.",
     "One of them must go, or become a run constraint.", rules::cycle, false},
    {"dependency-unavailable", error,
     "No channel that users install from has a run requirement at an allowed version "
     "(with --index).",
     "Include it in the distribution, or change the requirement.",
     rules::dependency_unavailable},
    {"deprecated-key", warning, "A recipe has a key that builders no longer want.", "",
     rules::deprecated_key, true, true},
    {"deprecated-requirement", warning,
     "A requirement is written in a way that builders no longer want.", "",
     rules::deprecated_requirement},
    {"duplicate-requirement", warning,
     "A section asks for the same package more than once.",
     "Write one requirement that says all.", rules::duplicate_requirement, true, true},
    {"empty-tests", warning, "The tests of a package cannot fail.",
     "Import it, run one of its commands, or compute something.", rules::empty_tests},
    {"expired-skip", warning, "The day until which a rule is skipped has passed.",
     "Correct what the rule finds, or give a new reason and day.", nullptr, false},
    {"insecure-source", warning, "A source is fetched without encryption.",
     "Write https if the server has it.", rules::insecure_source},
    {"invalid-skip", error, "A manifest skips what is no rule, or must not be skipped.",
     "", nullptr, false},
    {"maintainers-disagree", warning, "Recipe and manifest name other maintainers.",
     "Name the same people in both.", rules::maintainers_disagree},
    {"malformed", error, "A file cannot be read.", "", nullptr, false},
    {"missing-home", warning, "A recipe does not say where the project is at home.", "",
     rules::missing_home},
    {"missing-license", warning, "A recipe does not name its license.",
     "Name it as SPDX does, e.g. BSD-3-Clause.", rules::missing_license},
    {"missing-recipe", error, "A manifest's folder has no recipe, or two of them.", "",
     nullptr, false},
    {"missing-source-hash", warning, "A source that is fetched has no sha256.",
     "Add the sha256 of the file.", rules::missing_source_hash},
    {"missing-summary", warning, "A recipe does not say what the package is for.", "",
     rules::missing_summary},
    {"missing-upper-bound", warning,
     "A run requirement of compiled code on compiled code has no upper bound.",
     "Bound it at the next version that may break it.", rules::missing_upper_bound,
     true, true},
    {"moving-source", warning,
     "A git source names a branch, or nothing: it is another one tomorrow.",
     "Name a tag or a commit.", rules::moving_source},
    {"never-built", warning, "A recipe skips every subdir of the distribution.",
     "Remove the package, or the condition.", rules::never_built},
    {"no-maintainers", error, "Nobody maintains a package.", "", rules::no_maintainers,
     false},
    {"no-tests", warning, "A package has no tests.",
     "Import it, run one of its commands, or compute something.", rules::no_tests},
    {"noarch-with-compiler", warning, "A noarch package asks for a compiler.",
     "Leave the compiler or noarch out.", rules::noarch_with_compiler},
    {"noarch-with-conditions", warning,
     "What a noarch package needs to run depends on the platform that it is built on.",
     "Require it everywhere, or leave noarch out.", rules::noarch_with_conditions},
    {"noarch-without-python", error,
     "A package that is noarch: python does not require python.",
     "Add python to its run requirements.", rules::noarch_without_python},
    {"not-pinned-in-sync", warning,
     "Packages that are released together are not pinned one to one.", "",
     rules::not_pinned_in_sync},
    {"not-redistributable", error, "The license of a package forbids to pass it on.",
     "Users must get it from its owner; the distribution cannot have it.",
     rules::not_redistributable, false},
    {"protected-name", error, "A name belongs to somebody else.", "",
     rules::protected_name, false},
    {"recipe-without-manifest", warning,
     "A folder has a recipe that no manifest names.",
     "Add packages/<name>.yaml, or remove the folder.", rules::recipe_without_manifest},
    {"run-requirement-in-build", warning,
     "Compiled code finds a run requirement in build, not in host.",
     "Move it to host: build has the tools of the building machine.",
     rules::run_requirement_in_build},
    {"selector-always-false", warning,
     "A selector or condition holds on no platform, so its line is never read.",
     "Remove the line.", rules::selector_always_false},
    {"trailing-white-space", warning, "A line ends in white space.", "",
     rules::trailing_white_space, true, true},
    {"unknown-channel", error,
     "A manifest's staging channel is none of the distribution's.", "", nullptr, false},
    {"unknown-hardware", error, "A manifest asks for hardware that no runner offers.",
     "Its tests would never run; name it in distro.yaml if it is to come.",
     rules::unknown_hardware},
    {"unknown-license", warning, "A license is not written as SPDX does.", "",
     rules::unknown_license, true, true},
    {"unknown-recipe-key", warning, "A recipe has a key that no builder knows.", "",
     rules::unknown_recipe_key},
    {"unneeded-skip", warning, "A manifest skips a rule that finds nothing.",
     "Remove the skip.", nullptr, false},
    {"unused-variable", warning, "A recipe sets a variable and never uses it.", "",
     rules::unused_variable},
    {"upper-case-name", warning,
     "A recipe writes the name of its package with upper-case letters.", "",
     rules::upper_case_name, true, true},
    {"upper-case-requirement", warning,
     "A requirement names a package with upper-case letters.", "",
     rules::upper_case_requirement, true, true},
    {"version-not-newer", error, "A change leads back to an older version.",
     "Releases only go forward; write an epoch, 1!, if the project counts anew.",
     rules::version_not_newer, false},
}};

}  // namespace

std::span<const Rule> all_rules() { return table; }

const Rule* find_rule(std::string_view id) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Rule& rule) { return rule.id == id; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace distro::recipe
