// Rules about the versions that a run requirement admits.
#include <algorithm>

#include "channel/match_spec.hpp"
#include "recipe/lint/rules/rules.hpp"
#include "recipe/next_version.hpp"

namespace distro::recipe::rules {
namespace {

/// Whether the spec admits the version; what conda rejects when asked admits nothing.
bool admits(const std::string& spec, const std::string& version) {
  const std::optional<channel::Version> parsed = channel::Version::parse_if(version);
  try {
    return parsed && channel::MatchSpec(spec).version().matches(*parsed);
  } catch (const channel::ParseError&) {
    return false;
  }
}

/// Later than any version that will be: what admits it has no upper bound.
bool admits_any_later(const std::string& spec) { return admits(spec, "999999999"); }

/// Another requirement of the output bounds the same package.
bool is_bounded_elsewhere(const Output& output, const std::string& name) {
  for (const char* section : {"run", "run_constrained", "run_constraints"}) {
    for (const Requirement& other : requirements_of(output, section)) {
      if (other.name == name && (other.pinned || !admits_any_later(other.spec))) {
        return true;
      }
    }
  }
  return false;
}

/// The package that is required gives a bound to all that are built with it, and this
/// one is.
bool is_bounded_by_run_exports(const Evidence& evidence, const Output& output,
                               const std::string& name) {
  const LintedPackage* builder = evidence.builder_of(name);
  const std::vector<Requirement>& host = requirements_of(output, "host");
  const bool built_with_it = std::any_of(
      host.begin(), host.end(),
      [&](const Requirement& requirement) { return requirement.name == name; });
  if (builder == nullptr || !built_with_it) {
    return false;
  }
  const Output& required = *evidence.outputs.at(name).output;
  return value_of(*builder->text, required, "build", "run_exports") != nullptr ||
         value_of(*builder->text, required, "requirements", "run_exports") != nullptr ||
         node_of_output(*builder->text, required).find("run_exports") != nullptr;
}

/// What the builder bounds by itself (pin_run_as_build of every variant configuration).
bool is_bounded_by_the_builder(const std::string& name) {
  return name == "python" || name == "r-base";
}

/// "numpy >=1.16" with "<2" behind it, if it is written in the file as it is read.
std::optional<Fix> bound_at(const base::SourceText& source,
                            const Requirement& requirement,
                            const std::string& version) {
  const std::string next = next_series(version);
  const std::string& spec = requirement.spec;
  const std::string_view line = source.line(requirement.place.line);
  const std::size_t start = requirement.place.column - 1;
  const bool as_written = requirement.place.column > 0 && start < line.size() &&
                          line.substr(start).starts_with(spec);
  const bool simple = spec.find_first_of("|[(") == std::string::npos;
  if (next.empty() || !as_written || !simple) {
    return std::nullopt;
  }
  const std::size_t blank = spec.find(' ');
  const bool has_build =
      blank != std::string::npos &&
      spec.find(' ', spec.find_first_not_of(' ', blank)) != std::string::npos;
  const bool versionless = spec.find_first_of(" <>=!~") == std::string::npos;
  const std::string bounded = spec + (versionless ? " <" : ",<") + next;
  if (has_build || !admits(bounded, version)) {
    return std::nullopt;
  }
  return Fix{spec + " becomes " + bounded, {{requirement.place, spec, bounded}}};
}

void check_requirement(const Evidence& evidence, Report& report,
                       const LintedPackage& package, const Output& output,
                       const Requirement& requirement) {
  const auto required = evidence.outputs.find(requirement.name);
  const bool binary = required != evidence.outputs.end() &&
                      required->second.output->noarch.empty() &&
                      required->second.recipe != &package.recipe();
  if (!binary || requirement.pinned || !admits_any_later(requirement.spec) ||
      is_bounded_by_the_builder(requirement.name) ||
      is_bounded_elsewhere(output, requirement.name) ||
      is_bounded_by_run_exports(evidence, output, requirement.name)) {
    return;
  }
  const std::string& path = package.recipe().origin;
  const std::optional<Fix> fix =
      bound_at(report.source(path), requirement, required->second.output->version);
  report.add(path, requirement.place,
             requirement.spec + " has no upper bound; a later " + requirement.name +
                 " may break " + output.name,
             fix,
             fix ? "Write '" + fix->edits.front().after +
                       "': it is built and tested with " +
                       required->second.output->version + "."
                 : "");
}

/// The texts in a version spec that are versions: ">=1.2.3,<1.2.5" -> both.
std::vector<std::string> versions_in(const std::string& spec) {
  std::vector<std::string> versions;
  std::string text;
  try {
    text = channel::MatchSpec(spec).version().text();
  } catch (const channel::ParseError&) {
    return versions;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of("<>=!~,|()*", at);
    if (start == std::string::npos) {
      break;
    }
    at = std::min(text.find_first_of("<>=!~,|()*", start), text.size());
    versions.push_back(text.substr(start, at - start));
  }
  return versions;
}

/// The bugfix release before: 1.26.4 -> 1.26.3; "" if there is none.
std::string bugfix_before(const std::string& version) {
  const std::vector<std::string> numbers = leading_numbers(version);
  if (numbers.size() < 3 || numbers[2] == "0" || numbers[2].size() > 9) {
    return "";
  }
  return numbers[0] + "." + numbers[1] + "." +
         std::to_string(std::stol(numbers[2]) - 1);
}

/// A release that the spec admits although it excludes later bugfixes of it.
std::optional<std::string> cut_off_release(const std::string& spec) {
  for (const std::string& version : versions_in(spec)) {
    for (const std::string& release : {version, bugfix_before(version)}) {
      const std::string late = late_bugfix(release);
      if (!late.empty() && admits(spec, release) && !admits(spec, late)) {
        return release;
      }
    }
  }
  return std::nullopt;
}

std::vector<std::string> core_packages(const Distribution& distribution) {
  return distribution.lint.core_packages.value_or(
      std::vector<std::string>{"libgcc", "libstdcxx", "libzlib", "numpy", "openssl",
                               "pandas", "python", "scipy", "zlib"});
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool are_in_sync(const Distribution& distribution, const std::string& one,
                 const std::string& other) {
  return std::any_of(distribution.lint.in_sync.begin(), distribution.lint.in_sync.end(),
                     [&](const auto& group) {
                       return contains(group, one) && contains(group, other);
                     });
}

/// Releases near to one, of which an exact pin admits none.
std::vector<std::string> neighbours_of(const std::string& version) {
  return {version + ".1", next_series(version), late_bugfix(version), "0.0.0.1"};
}

bool is_pinned_to(const std::string& spec, const std::string& version) {
  const std::vector<std::string> others = neighbours_of(version);
  return admits(spec, version) &&
         std::none_of(others.begin(), others.end(), [&](const std::string& other) {
           return !other.empty() && admits(spec, other);
         });
}

}  // namespace

void missing_upper_bound(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    if (!output.noarch.empty()) {
      return;
    }
    for (const Requirement& requirement : requirements_of(output, "run")) {
      check_requirement(evidence, report, package, output, requirement);
    }
  });
}

void bound_too_tight(const Evidence& evidence, Report& report) {
  const std::vector<std::string> core = core_packages(evidence.distribution);
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    for (const Requirement& requirement : requirements_of(output, "run")) {
      const auto found = evidence.outputs.find(requirement.name);
      const bool own =
          found != evidence.outputs.end() && found->second.recipe == &package.recipe();
      if (own || requirement.pinned || !contains(core, requirement.name) ||
          are_in_sync(evidence.distribution, output.name, requirement.name)) {
        continue;
      }
      if (const auto release = cut_off_release(requirement.spec)) {
        report.add(package.recipe().origin, requirement.place,
                   requirement.spec + " admits " + requirement.name + " " + *release +
                       " but not its bugfix releases");
      }
    }
  });
}

void not_pinned_in_sync(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    for (const Requirement& requirement : requirements_of(output, "run")) {
      const auto other = evidence.outputs.find(requirement.name);
      const bool in_sync =
          other != evidence.outputs.end() &&
          are_in_sync(evidence.distribution, output.name, requirement.name);
      if (!in_sync || requirement.pinned ||
          is_pinned_to(requirement.spec, other->second.output->version)) {
        continue;
      }
      const std::string pin = requirement.name + " ==" + other->second.output->version;
      report.add(package.recipe().origin, requirement.place,
                 "'" + requirement.spec + "' does not pin " + requirement.name +
                     ", which is released together with " + output.name,
                 std::nullopt, "Write '" + pin + "'.");
    }
  });
}

}  // namespace distro::recipe::rules
