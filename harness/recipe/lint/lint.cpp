#include "recipe/lint/lint.hpp"

#include <algorithm>
#include <memory>

#include "recipe/catalog_faults.hpp"
#include "recipe/lint/lint_skips.hpp"
#include "recipe/lint/rules/report.hpp"

namespace distro::recipe {
namespace {

/// The distribution as one subdir reads it.
struct Reading {
  RecipeReader reader;
  Catalog catalog;
  std::map<std::string, RecipeSections> texts;  ///< by package
};

class Lint {
 public:
  Lint(const FileTree& tree, const Distribution& distribution, const LintInput& input)
      : tree_(tree), distribution_(distribution), input_(input), report_(tree) {}

  Report& report() { return report_; }

  std::vector<Finding> run(bool knows_channels) {
    read_manifests(knows_channels);
    for (const std::string& subdir : distribution_.subdirs) {
      readings_.push_back(read_recipes(subdir));
    }
    for (std::size_t at = 0; at < readings_.size(); ++at) {
      apply_rules(distribution_.subdirs[at], readings_[at]);
    }
    std::vector<Finding> findings = std::move(report_).sorted();
    set_severities(distribution_, findings);
    return without_skipped(tree_, manifests_, input_, std::move(findings));
  }

 private:
  /// Runs `action`; an InputError becomes a finding of `rule`. Whether it went well.
  template <typename Action>
  bool attempt(std::string_view rule, Action action) {
    try {
      action();
      return true;
    } catch (const InputError& fault) {
      report_.add(rule, fault);
      return false;
    }
  }

  void read_manifests(bool knows_channels) {
    for (const std::string& path : manifests_of(tree_)) {
      const std::optional<std::string> text = tree_.read(path);
      for (const InputError& fault : faults_of_manifest(text.value_or(""), path)) {
        report_.add("malformed", fault);
      }
      const bool good = attempt(
          "malformed", [&] { manifests_.push_back(load_manifest(tree_, path)); });
      if (good && knows_channels) {
        if (const auto fault =
                fault_of_channel(tree_, manifests_.back(), distribution_)) {
          report_.add("unknown-channel", *fault);
        }
      }
    }
  }

  /// Variant files that cannot be read are told of, and the tool's pins stand for them.
  RecipeReader reader_of(const FileTree& tree, const std::string& subdir) {
    std::optional<RecipeReader> reader;
    const bool good = attempt("malformed", [&] {
      reader.emplace(recipe_reader_of(tree, distribution_, subdir));
    });
    return good ? *std::move(reader) : RecipeReader(subdir);
  }

  Reading read_recipes(const std::string& subdir) {
    Reading reading{reader_of(tree_, subdir), {}, {}};
    for (const Manifest& manifest : manifests_) {
      std::string file;
      Recipe recipe;
      RecipeSections text;
      const bool good =
          attempt("missing-recipe", [&] { file = recipe_path(tree_, manifest); }) &&
          attempt("malformed", [&] { recipe = reading.reader.read(tree_, file); });
      for (const InputError& fault : recipe.faults) {
        report_.add("malformed", fault);
      }
      const bool fits = good && recipe.faults.empty() && attempt("malformed", [&] {
                          recipe = fitted_recipe(tree_, manifest, std::move(recipe));
                          text = reading.reader.read_sections(tree_, file);
                        });
      if (fits) {
        reading.catalog.emplace(manifest.package, Package{manifest, std::move(recipe)});
        reading.texts.emplace(manifest.package, std::move(text));
      }
    }
    for (const InputError& fault : faults_of_outputs(tree_, reading.catalog)) {
      report_.add("malformed", fault);
    }
    return reading;
  }

  /// Of how many subdirs something is built, by package.
  std::map<std::string, int> built_for() const {
    std::map<std::string, int> built;
    for (const Reading& reading : readings_) {
      for (const auto& [name, package] : reading.catalog) {
        const std::vector<Output>& outputs = package.recipe.outputs;
        const bool any =
            std::any_of(outputs.begin(), outputs.end(),
                        [](const Output& output) { return !output.skipped; });
        built[name] += any ? 1 : 0;
      }
    }
    return built;
  }

  /// What was wrong before is nothing to tell of now.
  std::optional<RecipeReader> former_reader_of(const std::string& subdir) const {
    if (input_.former == nullptr) {
      return std::nullopt;
    }
    try {
      return recipe_reader_of(*input_.former, distribution_, subdir);
    } catch (const InputError&) {
      return RecipeReader(subdir);
    }
  }

  void apply_rules(const std::string& subdir, const Reading& reading) {
    const std::optional<RecipeReader> former_reader = former_reader_of(subdir);
    Evidence evidence{.files = tree_,
                      .distribution = distribution_,
                      .subdir = subdir,
                      .manifests = manifests_,
                      .catalog = reading.catalog,
                      .packages = {},
                      .outputs = outputs_of(reading.catalog),
                      .built_for = built_for(),
                      .former = input_.former,
                      .former_reader = former_reader ? &*former_reader : nullptr,
                      .records_of = input_.records_of};
    for (const auto& [name, package] : reading.catalog) {
      evidence.packages.push_back({&package, &reading.texts.at(name)});
    }
    for (const Rule& rule : all_rules()) {
      if (rule.check != nullptr) {
        report_.begin(rule);
        rule.check(evidence, report_);
      }
    }
  }

  const FileTree& tree_;
  const Distribution& distribution_;
  const LintInput& input_;
  Report report_;
  std::vector<Manifest> manifests_;
  std::vector<Reading> readings_;
};

}  // namespace

std::vector<Finding> lint(const FileTree& tree, const Distribution& distribution,
                          const LintInput& input) {
  return Lint(tree, distribution, input).run(true);
}

std::vector<Finding> lint_all(const FileTree& tree,
                              const std::vector<std::string>& known_policies,
                              const LintInput& input) {
  const std::string path = "distro.yaml";
  const std::optional<std::string> text = tree.read(path);
  std::vector<InputError> faults;
  if (!text) {
    faults.emplace_back(path +
                        ": there is no such file; it says what the distribution is");
  } else {
    faults = faults_of_distribution(*text, path, known_policies);
  }
  Distribution distribution;
  distribution.subdirs = {"linux-64"};
  if (faults.empty()) {
    distribution = parse_distribution(*text, path, known_policies);
  }
  Lint lint(tree, distribution, input);
  for (const InputError& fault : faults) {
    lint.report().add("malformed", fault);
  }
  return lint.run(faults.empty());
}

}  // namespace distro::recipe
