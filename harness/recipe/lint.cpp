#include "recipe/lint.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "channel/match_spec.hpp"
#include "recipe/catalog_faults.hpp"

namespace distro::recipe {
namespace {

/// Path and line of "path:line:col: message", to sort by.
std::tuple<std::string_view, std::size_t, std::string_view> position_of(
    const Finding& finding) {
  const std::string_view text = finding.text;
  const std::size_t colon = text.find(':');
  std::size_t line = 0;
  if (colon != std::string_view::npos) {
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), line);
  }
  return {text.substr(0, colon), line, text};
}

/// The same fault in two subdirs is one finding.
class Findings {
 public:
  void add(Severity severity, const std::string& rule, const InputError& fault) {
    if (seen_.insert(fault.what()).second) {
      findings_.push_back({severity, rule, fault.what()});
    }
  }

  /// Runs `action`; an InputError becomes an error of `rule`. Whether it went well.
  template <typename Action>
  bool attempt(const std::string& rule, Action action) {
    try {
      action();
      return true;
    } catch (const InputError& fault) {
      add(Severity::error, rule, fault);
      return false;
    }
  }

  std::vector<Finding> sorted() {
    std::sort(findings_.begin(), findings_.end(),
              [](const Finding& left, const Finding& right) {
                return position_of(left) < position_of(right);
              });
    return std::move(findings_);
  }

 private:
  std::vector<Finding> findings_;
  std::set<std::string> seen_;
};

void lint_package(const FileTree& tree, const std::string& path,
                  std::string_view subdir, Catalog& catalog, Findings& findings) {
  Manifest manifest;
  Recipe recipe;
  std::string file;
  if (!findings.attempt("malformed", [&] { manifest = load_manifest(tree, path); })) {
    return;
  }
  if (const auto fault = fault_of_maintainers(tree, manifest)) {
    findings.add(Severity::error, "no-maintainers", *fault);
  }
  const bool good =
      findings.attempt("missing-recipe", [&] { file = recipe_path(tree, manifest); }) &&
      findings.attempt("malformed",
                       [&] { recipe = load_recipe(tree, file, manifest, subdir); });
  if (good) {
    const std::string name = manifest.package;
    catalog.emplace(name, Package{std::move(manifest), std::move(recipe)});
  }
}

/// A later version than any that will be: what admits it has no upper bound.
bool admits_any_later(const Requirement& requirement) {
  static const channel::Version latest("999999999");
  return channel::MatchSpec(requirement.spec).version().matches(latest);
}

/// Compiled code that meets compiled code must say up to which version it may.
void lint_bounds(const FileTree& tree, const Catalog& catalog, Findings& findings) {
  const std::map<std::string, CatalogOutput> outputs = outputs_of(catalog);
  for (const auto& [name, found] : outputs) {
    const auto run = found.output->requirements.find("run");
    if (!found.output->noarch.empty() || run == found.output->requirements.end()) {
      continue;
    }
    for (const Requirement& requirement : run->second) {
      const auto required = outputs.find(requirement.name);
      const bool binary = required != outputs.end() &&
                          required->second.output->noarch.empty() &&
                          required->second.recipe != found.recipe;
      if (binary && !requirement.pinned && admits_any_later(requirement)) {
        findings.add(Severity::warning, "missing-upper-bound",
                     fault_in_file(tree, found.recipe->origin, requirement.place,
                                   requirement.spec + " has no upper bound; a later " +
                                       requirement.name + " may break " + name));
      }
    }
  }
}

void lint_tests(const FileTree& tree, const Catalog& catalog, Findings& findings) {
  for (const auto& [name, found] : outputs_of(catalog)) {
    if (!found.output->has_tests) {
      findings.add(Severity::warning, "no-tests",
                   fault_in_file(tree, found.recipe->origin, found.output->place,
                                 name + " has no tests; nothing shows that it works"));
    }
  }
}

void lint_subdir(const FileTree& tree, std::string_view subdir, Findings& findings) {
  Catalog catalog;
  for (const std::string& path : manifests_of(tree)) {
    lint_package(tree, path, subdir, catalog, findings);
  }
  for (const InputError& fault : faults_of_outputs(tree, catalog)) {
    findings.add(Severity::error, "malformed", fault);
  }
  for (const InputError& fault : faults_of_cycles(tree, catalog)) {
    findings.add(Severity::error, "cycle", fault);
  }
  lint_tests(tree, catalog, findings);
  lint_bounds(tree, catalog, findings);
}

void lint_channels(const FileTree& tree, const Distribution& distribution,
                   Findings& findings) {
  for (const std::string& path : manifests_of(tree)) {
    findings.attempt("malformed", [&] {
      const Manifest manifest = load_manifest(tree, path);
      if (const auto fault = fault_of_channel(tree, manifest, distribution)) {
        findings.add(Severity::error, "unknown-channel", *fault);
      }
    });
  }
}

void lint_with(const FileTree& tree, const Distribution& distribution,
               Findings& findings) {
  lint_channels(tree, distribution, findings);
  for (const std::string& subdir : distribution.subdirs) {
    lint_subdir(tree, subdir, findings);
  }
}

}  // namespace

std::vector<Finding> lint(const FileTree& tree, const Distribution& distribution) {
  Findings findings;
  lint_with(tree, distribution, findings);
  return findings.sorted();
}

std::vector<Finding> lint_all(const FileTree& tree,
                              const std::vector<std::string>& known_policies) {
  Findings findings;
  const std::string path = "distro.yaml";
  Distribution distribution;
  const bool good = findings.attempt("malformed", [&] {
    std::optional<std::string> text = tree.read(path);
    if (!text) {
      throw InputError(path +
                       ": there is no such file; it says what the distribution is");
    }
    distribution = parse_distribution(*std::move(text), path, known_policies);
  });
  if (good) {
    lint_with(tree, distribution, findings);
  } else {
    lint_subdir(tree, "linux-64", findings);
  }
  return findings.sorted();
}

}  // namespace distro::recipe
