// Rules that ask the channels.
#include <algorithm>

#include "channel/match_spec.hpp"
#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

/// The catalog builds the package at a version that the spec admits.
bool is_built(const Evidence& evidence, const channel::MatchSpec& spec) {
  const auto found = evidence.outputs.find(spec.name());
  if (found == evidence.outputs.end() || found->second.output->skipped) {
    return false;
  }
  const auto version = channel::Version::parse_if(found->second.output->version);
  return version && spec.version().matches(*version);
}

bool any_matches(const channel::MatchSpec& spec,
                 const std::vector<channel::Record>& records) {
  return std::any_of(records.begin(), records.end(), [&](const auto& record) {
    const auto version = channel::Version::parse_if(record.version);
    return version && spec.version().matches(*version) &&
           (spec.build().empty() || spec.build_matches(record.build));
  });
}

/// What is wrong with it, "" if nothing is.
std::string fault_of_requirement(const Evidence& evidence,
                                 const Requirement& requirement) {
  const channel::MatchSpec spec(requirement.spec);
  if (!spec.has_exact_name() || spec.name().starts_with("__") ||
      is_built(evidence, spec)) {
    return "";
  }
  const std::vector<channel::Record> records =
      evidence.records_of(evidence.subdir, spec.name());
  if (records.empty() && !evidence.outputs.contains(spec.name())) {
    return "no channel has " + spec.name() + " for " + evidence.subdir;
  }
  if (requirement.pinned || any_matches(spec, records)) {
    return "";
  }
  return "no channel has " + requirement.spec + " for " + evidence.subdir +
         (records.empty() ? "" : "; the newest is " + records.front().version);
}

}  // namespace

void dependency_unavailable(const Evidence& evidence, Report& report) {
  if (!evidence.records_of) {
    return;
  }
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    for (const Requirement& requirement : requirements_of(output, "run")) {
      try {
        const std::string fault = fault_of_requirement(evidence, requirement);
        if (!fault.empty()) {
          report.add(package.recipe().origin, requirement.place, fault);
        }
      } catch (const channel::ParseError&) {
        // The spec is told of where the recipe is read.
      }
    }
  });
}

}  // namespace distro::recipe::rules
