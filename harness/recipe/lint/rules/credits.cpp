// Rules about what users are told of a package.
#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

/// Where a missing value of `about` is to be written.
base::Place place_of_about(const LintedPackage& package, const Output& output) {
  const base::YamlNode* about = package.text->root.find("about");
  return about != nullptr && about->kind == base::YamlNode::Kind::map ? about->place
                                                                      : output.place;
}

/// The first output speaks for the recipe: all of them share its `about`.
template <typename Visit>
void for_each_recipe(const Evidence& evidence, Visit visit) {
  for (const LintedPackage& package : evidence.packages) {
    if (!package.recipe().outputs.empty()) {
      visit(package, package.recipe().outputs.front());
    }
  }
}

}  // namespace

void missing_summary(const Evidence& evidence, Report& report) {
  for_each_recipe(evidence, [&](const LintedPackage& package, const Output& output) {
    if (value_of(*package.text, output, "about", "summary") == nullptr) {
      report.add(
          package.recipe().origin, place_of_about(package, output),
          "about has no summary: one line that says what " + output.name + " is for");
    }
  });
}

void missing_home(const Evidence& evidence, Report& report) {
  for_each_recipe(evidence, [&](const LintedPackage& package, const Output& output) {
    const bool v1 = package.text->is_v1;
    const std::string key = v1 ? "homepage" : "home";
    const bool there = value_of(*package.text, output, "about", key) != nullptr ||
                       value_of(*package.text, output, "about",
                                v1 ? "repository" : "dev_url") != nullptr ||
                       value_of(*package.text, output, "about", "home") != nullptr;
    if (!there) {
      report.add(package.recipe().origin, place_of_about(package, output),
                 "about has no " + key + ": the address of the project");
    }
  });
}

void missing_license(const Evidence& evidence, Report& report) {
  for_each_recipe(evidence, [&](const LintedPackage& package, const Output& output) {
    if (value_of(*package.text, output, "about", "license") == nullptr) {
      report.add(
          package.recipe().origin, place_of_about(package, output),
          "about has no license: nobody may use " + output.name + " without one");
    }
  });
}

}  // namespace distro::recipe::rules
