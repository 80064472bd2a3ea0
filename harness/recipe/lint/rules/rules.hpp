// The checks of all rules; rule.cpp has the table that names them.
#pragma once

#include "recipe/lint/rules/evidence.hpp"
#include "recipe/lint/rules/report.hpp"

namespace distro::recipe::rules {

// bounds.cpp
void missing_upper_bound(const Evidence& evidence, Report& report);
void bound_too_tight(const Evidence& evidence, Report& report);
void not_pinned_in_sync(const Evidence& evidence, Report& report);

// channels.cpp
void dependency_unavailable(const Evidence& evidence, Report& report);

// conditions.cpp
void selector_always_false(const Evidence& evidence, Report& report);
void noarch_with_conditions(const Evidence& evidence, Report& report);

// credits.cpp
void missing_home(const Evidence& evidence, Report& report);
void missing_summary(const Evidence& evidence, Report& report);

// keys.cpp
void deprecated_key(const Evidence& evidence, Report& report);
void unknown_recipe_key(const Evidence& evidence, Report& report);

// layout.cpp
void trailing_white_space(const Evidence& evidence, Report& report);
void unused_variable(const Evidence& evidence, Report& report);

// licenses.cpp
void missing_license(const Evidence& evidence, Report& report);
void not_redistributable(const Evidence& evidence, Report& report);
void unknown_license(const Evidence& evidence, Report& report);

// manifests.cpp
void cycle(const Evidence& evidence, Report& report);
void maintainers_disagree(const Evidence& evidence, Report& report);
void never_built(const Evidence& evidence, Report& report);
void no_maintainers(const Evidence& evidence, Report& report);
void protected_name(const Evidence& evidence, Report& report);
void recipe_without_manifest(const Evidence& evidence, Report& report);
void unknown_hardware(const Evidence& evidence, Report& report);

// releases.cpp
void build_number_not_raised(const Evidence& evidence, Report& report);
void build_number_not_reset(const Evidence& evidence, Report& report);
void version_not_newer(const Evidence& evidence, Report& report);

// requirements.cpp
void build_tool_at_run_time(const Evidence& evidence, Report& report);
void deprecated_requirement(const Evidence& evidence, Report& report);
void duplicate_requirement(const Evidence& evidence, Report& report);
void noarch_with_compiler(const Evidence& evidence, Report& report);
void noarch_without_python(const Evidence& evidence, Report& report);
void run_requirement_in_build(const Evidence& evidence, Report& report);
void upper_case_name(const Evidence& evidence, Report& report);
void upper_case_requirement(const Evidence& evidence, Report& report);

// sources.cpp
void insecure_source(const Evidence& evidence, Report& report);
void missing_source_hash(const Evidence& evidence, Report& report);
void moving_source(const Evidence& evidence, Report& report);

// test_sections.cpp
void empty_tests(const Evidence& evidence, Report& report);
void no_tests(const Evidence& evidence, Report& report);

}  // namespace distro::recipe::rules
