// Rules about licenses.
#include <algorithm>
#include <array>

#include "recipe/lint/rules/rules.hpp"
#include "recipe/lint/rules/spdx.hpp"

namespace distro::recipe::rules {
namespace {

/// Packages that may only be had from their owner.
constexpr std::array<std::string_view, 10> owned{
    "cudatoolkit*", "cudnn*",          "cplex*",
    "gurobi*",      "matlab*",         "mosek*",
    "nvidia-*",     "oracle-instant*", "oracle-instantclient*",
    "tensorrt*"};

/// What such licenses say of themselves, in lower case.
constexpr std::array<std::string_view, 6> owned_words{
    "proprietary", "all rights reserved", "end-user-license", "end user license",
    "eula",        "commercial license"};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return text;
}

bool is_owned(const Evidence& evidence, const std::string& name) {
  const auto matches = [&](std::string_view pattern) {
    return matches_pattern(pattern, name);
  };
  const std::vector<std::string>& more = evidence.distribution.lint.not_redistributable;
  return std::any_of(owned.begin(), owned.end(), matches) ||
         std::any_of(more.begin(), more.end(), matches);
}

/// The words of a license that forbid to pass it on; "" if there are none.
std::string_view forbidding_words(const std::string& license) {
  const std::string plain = lower(license);
  for (const std::string_view words : owned_words) {
    if (plain.find(words) != std::string::npos) {
      return words;
    }
  }
  return "";
}

const base::YamlNode* license_of(const LintedPackage& package, const Output& output) {
  const base::YamlNode* node = value_of(*package.text, output, "about", "license");
  return node != nullptr && node->kind == base::YamlNode::Kind::scalar ? node : nullptr;
}

std::string advice_of(const std::optional<std::string>& meant) {
  if (!meant) {
    return "Name it as spdx.org/licenses does, or LicenseRef-<name>.";
  }
  const std::string only = "-only";
  const std::string family = meant->substr(0, meant->rfind(only));
  return "Write " + *meant +
         (meant->ends_with(only) ? ", or " + family + "-or-later if later ones will do."
                                 : ".");
}

}  // namespace

void unknown_license(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    const base::YamlNode* license = license_of(package, output);
    const std::optional<std::string> fault =
        license == nullptr ? std::nullopt : fault_of_license(license->scalar);
    if (!fault) {
      return;
    }
    const std::string& path = package.recipe().origin;
    const std::optional<std::string> meant = license_meant_by(license->scalar);
    std::optional<Fix> fix;
    const std::string_view line = package.text->source->line(license->place.line);
    const std::size_t start =
        license->place.column == 0 ? 0 : license->place.column - 1;
    // Who writes GPLv3 may mean any later one too: that is not ours to decide.
    const bool certain = meant && !meant->ends_with("-only");
    if (certain && start < line.size() &&
        line.substr(start).starts_with(license->scalar)) {
      fix = Fix{license->scalar + " becomes " + *meant,
                {{license->place, license->scalar, *meant}}};
    }
    const std::string message =
        meant ? "'" + license->scalar + "' is not its name in SPDX" : *fault;
    report.add(path, license->place, "license: " + message, fix, advice_of(meant));
  });
}

void not_redistributable(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    const std::string& path = package.recipe().origin;
    if (is_owned(evidence, output.name)) {
      report.add(path, output.place, output.name + " may not be passed on by others");
      return;
    }
    const base::YamlNode* license = license_of(package, output);
    const std::string_view words =
        license == nullptr ? "" : forbidding_words(license->scalar);
    if (!words.empty()) {
      report.add(path, license->place,
                 "license: '" + license->scalar + "' does not let others pass " +
                     output.name + " on");
    }
  });
}

}  // namespace distro::recipe::rules
