// Rules about manifests, and about the distribution as a whole.
#include <algorithm>
#include <set>

#include "base/nearest_word.hpp"
#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

std::string quoted(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "'" : ", '") + name + "'";
  }
  return text;
}

std::set<std::string> only_in(const std::vector<std::string>& these,
                              const std::vector<std::string>& others) {
  std::set<std::string> names;
  for (const std::string& name : these) {
    if (std::find(others.begin(), others.end(), name) == others.end()) {
      names.insert(name);
    }
  }
  return names;
}

std::vector<std::string> offered_hardware(const Distribution& distribution) {
  std::vector<std::string> known{"gpu"};
  const std::vector<std::string>& more = distribution.lint.hardware;
  known.insert(known.end(), more.begin(), more.end());
  for (const RunnerSetting& runner : distribution.runners) {
    if (runner.capabilities) {
      known.insert(known.end(), runner.capabilities->begin(),
                   runner.capabilities->end());
    }
  }
  return known;
}

bool may_bear(const ProtectedName& name, const std::string& package) {
  return !matches_pattern(name.pattern, package) ||
         std::find(name.except.begin(), name.except.end(), package) !=
             name.except.end();
}

}  // namespace

void cycle(const Evidence& evidence, Report& report) {
  for (const InputError& fault : faults_of_cycles(evidence.files, evidence.catalog)) {
    report.add(fault);
  }
}

void no_maintainers(const Evidence& evidence, Report& report) {
  for (const Manifest& manifest : evidence.manifests) {
    if (const auto fault = fault_of_maintainers(evidence.files, manifest)) {
      report.add(*fault);
    }
  }
}

void maintainers_disagree(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    const Manifest& manifest = package.manifest();
    const std::vector<std::string>& of_recipe = package.recipe().maintainers;
    const std::set<std::string> missing = only_in(of_recipe, manifest.maintainers);
    const std::set<std::string> more = only_in(manifest.maintainers, of_recipe);
    if (of_recipe.empty() || (missing.empty() && more.empty())) {
      continue;
    }
    std::string message = package.recipe().origin;
    message += missing.empty() ? "" : " names " + quoted(missing) + " too";
    message += missing.empty() || more.empty() ? "" : ", and";
    message += more.empty() ? "" : " does not name " + quoted(more);
    report.add(manifest.origin, manifest.maintainers_place, "maintainers: " + message);
  }
}

void unknown_hardware(const Evidence& evidence, Report& report) {
  const std::vector<std::string> known = offered_hardware(evidence.distribution);
  for (const Manifest& manifest : evidence.manifests) {
    for (const std::string& hardware : manifest.hardware) {
      if (std::find(known.begin(), known.end(), hardware) == known.end()) {
        report.add(manifest.origin, manifest.hardware_place,
                   "hardware: no runner offers '" + hardware + "'" +
                       base::did_you_mean(hardware, known));
      }
    }
  }
}

void protected_name(const Evidence& evidence, Report& report) {
  for (const ProtectedName& name : evidence.distribution.lint.protected_names) {
    for (const Manifest& manifest : evidence.manifests) {
      if (!may_bear(name, manifest.package)) {
        report.add(manifest.origin, manifest.place,
                   "the name '" + manifest.package + "' is protected: " + name.refusal);
      }
    }
    for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
      if (output.name != package.manifest().package && !may_bear(name, output.name)) {
        report.add(package.recipe().origin, output.place,
                   "the name '" + output.name + "' is protected: " + name.refusal);
      }
    });
  }
}

void recipe_without_manifest(const Evidence& evidence, Report& report) {
  std::set<std::string> used;
  for (const Manifest& manifest : evidence.manifests) {
    used.insert(manifest.recipe);
  }
  for (const std::string& path : evidence.files.list("recipes")) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = path.substr(0, slash);
    const std::string name = path.substr(slash + 1);
    const std::string manifest =
        "packages/" + folder.substr(folder.rfind('/') + 1) + ".yaml";
    const bool recipe = name == "recipe.yaml" || name == "meta.yaml";
    if (recipe && !used.contains(folder) && !evidence.files.read(manifest)) {
      report.add(path, {}, "no manifest names this recipe; there is no " + manifest);
    }
  }
}

void never_built(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    const auto built = evidence.built_for.find(package.manifest().package);
    if (built != evidence.built_for.end() && built->second == 0) {
      report.add(package.recipe().origin, package.recipe().outputs.front().place,
                 package.manifest().package +
                     " is skipped on every subdir of the distribution");
    }
  }
}

}  // namespace distro::recipe::rules
