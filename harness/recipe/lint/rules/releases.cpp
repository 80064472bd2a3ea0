// Rules about what a change makes of a package: they compare with its former state.
#include <optional>
#include <set>

#include "channel/version.hpp"
#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

/// Nothing if the package is new, was malformed, or its files are what they were.
std::optional<Recipe> former_of(const Evidence& evidence,
                                const LintedPackage& package) {
  const FileTree& files = *evidence.former;
  try {
    if (!files.read(package.manifest().origin)) {
      return std::nullopt;
    }
    const Manifest manifest = load_manifest(files, package.manifest().origin);
    const std::string path = recipe_path(files, manifest);
    if (files.read(path) == evidence.files.read(package.recipe().origin)) {
      return std::nullopt;
    }
    return load_recipe(files, path, manifest, *evidence.former_reader);
  } catch (const InputError&) {
    return std::nullopt;
  }
}

const Output* output_of(const Recipe& recipe, const std::string& name) {
  for (const Output& output : recipe.outputs) {
    if (output.name == name) {
      return &output;
    }
  }
  return nullptr;
}

/// Calls `visit(package, former, output, former output)` for what a change touches.
template <typename Visit>
void for_each_changed_output(const Evidence& evidence, Visit visit) {
  for (const LintedPackage& package : evidence.packages) {
    const std::optional<Recipe> former =
        evidence.former == nullptr ? std::nullopt : former_of(evidence, package);
    if (!former) {
      continue;
    }
    for (const Output& output : package.recipe().outputs) {
      const Output* before = output_of(*former, output.name);
      if (before != nullptr) {
        visit(package, *former, output, *before);
      }
    }
  }
}

std::strong_ordering order(const Output& left, const Output& right) {
  const auto one = channel::Version::parse_if(left.version);
  const auto other = channel::Version::parse_if(right.version);
  return one && other ? *one <=> *other : std::strong_ordering::equal;
}

/// Where the build number is written, or the name of the output.
base::Place place_of_number(const LintedPackage& package, const Output& output) {
  const base::YamlNode* number = value_of(*package.text, output, "build", "number");
  return number != nullptr ? number->place : output.place;
}

/// Of all packages that it builds, in all variants.
std::set<std::string> meaning_of(const Recipe& recipe) {
  std::set<std::string> meanings;
  for (const Output& output : recipe.outputs) {
    meanings.insert(output.meaning);
  }
  return meanings;
}

}  // namespace

void version_not_newer(const Evidence& evidence, Report& report) {
  for_each_changed_output(evidence, [&](const LintedPackage& package, const Recipe&,
                                        const Output& output, const Output& before) {
    if (order(output, before) < 0) {
      report.add(package.recipe().origin, output.place,
                 output.name + " " + output.version + " comes before " +
                     before.version + ", which it is to follow");
    }
  });
}

void build_number_not_raised(const Evidence& evidence, Report& report) {
  for_each_changed_output(evidence, [&](const LintedPackage& package,
                                        const Recipe& former, const Output& output,
                                        const Output& before) {
    const bool same_release =
        order(output, before) == 0 && output.build_number <= before.build_number;
    if (same_release && meaning_of(former) != meaning_of(package.recipe())) {
      report.add(package.recipe().origin, place_of_number(package, output),
                 output.name + " " + output.version + " has changed, but its build " +
                     "number is still " + std::to_string(output.build_number));
    }
  });
}

void build_number_not_reset(const Evidence& evidence, Report& report) {
  for_each_changed_output(evidence, [&](const LintedPackage& package, const Recipe&,
                                        const Output& output, const Output& before) {
    const bool kept =
        output.build_number != 0 && output.build_number == before.build_number;
    if (kept && order(output, before) > 0) {
      report.add(package.recipe().origin, place_of_number(package, output),
                 output.name + " " + output.version +
                     " is new, but has the build number " +
                     std::to_string(output.build_number) + " of " + before.version);
    }
  });
}

}  // namespace distro::recipe::rules
