// meta.yaml (conda-build): from what it renders to, to a Recipe.
#include <algorithm>

#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/meta_yaml/output_reader.hpp"
#include "recipe/recipe.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

/// Texts in which nothing is unknown.
std::vector<std::string> known_texts(const YamlNode* node) {
  std::vector<std::string> texts = texts_of(node);
  std::erase_if(texts, [](const std::string& text) {
    return text.find(unknown_mark) != std::string::npos;
  });
  return texts;
}

bool is_unknown_text(const std::string& text) {
  return text.find(unknown_mark) != std::string::npos;
}

class Reader {
 public:
  explicit Reader(MetaModel model) : model_(std::move(model)) {
    tree_.source = model_.source;
    tree_.pinned_lines = model_.pinned_lines;
  }

  Recipe read() {
    recipe_.origin = model_.source->origin();
    recipe_.unknowns = model_.unknowns;
    recipe_.faults = model_.faults;
    refuse_unknown_sections();
    for (const MetaPackage& package : model_.packages) {
      add(package);
    }
    for (const MetaPackage& package : model_.skipped_packages) {
      const bool built = std::any_of(
          model_.packages.begin(), model_.packages.end(),
          [&](const MetaPackage& other) { return other.name == package.name; });
      if (!built) {
        add(package);
      }
    }
    read_credits();
    return std::move(recipe_);
  }

 private:
  InputError fault_at(base::Place place, std::string_view message) const {
    return model_.source->error_at(place, message);
  }

  void refuse_unknown_sections() {
    base::YamlMap root(*model_.source, model_.root, "a recipe");
    for (const char* section : {"package", "source", "build", "requirements", "outputs",
                                "test", "about", "app", "extra"}) {
      static_cast<void>(root.node_if(section));
    }
    try {
      root.finish();
    } catch (const InputError& fault) {
      recipe_.faults.push_back(fault);
    }
    const bool nameless =
        root.node_if("package") == nullptr && root.node_if("outputs") == nullptr;
    if (nameless) {
      throw fault_at(model_.root.place, "missing key 'package'");
    }
  }

  void add(const MetaPackage& package) {
    try {
      recipe_.outputs.push_back(output_of(package));
    } catch (const InputError& fault) {
      recipe_.faults.push_back(fault);
    }
  }

  Output output_of(const MetaPackage& package) const {
    Output output;
    output.name = package.name;
    output.place = package.place;
    if (package.name.empty()) {
      throw fault_at(package.place, "missing key 'name'");
    }
    refuse_no_name(tree_, package.place, package.name);
    if (is_unknown_text(package.version)) {
      output.version.clear();
    } else if (package.version.empty() || package.version == "None") {
      throw fault_at(version_place(package), "'" + package.name + "' has no version");
    } else {
      refuse_no_version(tree_, version_place(package), package.version);
      output.version = package.version;
    }
    read_build(package, output);
    for (const char* section : {"build", "host", "run", "run_constrained"}) {
      if (const YamlNode* node = value_at(&package.requirements, section)) {
        output.requirements[section] = read_requirements(tree_, *node);
        note_written(package, output.requirements[section]);
      }
    }
    read_run_exports(package, output);
    read_tests(package, output);
    output.build_id = package.build_id;
    output.meaning = package.meaning;
    output.license = text_of(value_at(&package.about, "license"));
    for (const std::string& key : package.used_keys) {
      const auto value = package.variant.find(key);
      if (value != package.variant.end()) {
        output.variant.emplace(key, value->second);
      }
    }
    return output;
  }

  static void note_written(const MetaPackage& package,
                           std::vector<Requirement>& requirements) {
    for (Requirement& requirement : requirements) {
      for (const auto& [place, written] : package.without_versions) {
        if (place.line == requirement.place.line &&
            place.column == requirement.place.column) {
          requirement.written = written;
        }
      }
    }
  }

  base::Place version_place(const MetaPackage& package) const {
    for (const YamlNode* output : list_of(value_at(&model_.root, "outputs"))) {
      const YamlNode* version = value_at(output, "version");
      if (version != nullptr && text_of(value_at(output, "name")) == package.name) {
        return version->place;
      }
    }
    const YamlNode* top = value_at(&model_.root, "package");
    const YamlNode* version = top != nullptr ? top->find("version") : nullptr;
    return version != nullptr ? version->place : package.place;
  }

  void read_build(const MetaPackage& package, Output& output) const {
    if (package.build.kind == YamlNode::Kind::map) {
      base::YamlMap build(*model_.source, package.build, "build");
      const std::string number = build.string_if("number").value_or("");
      output.build_number =
          is_unknown_text(number) || number.empty() ? 0 : *build.integer_if("number");
    }
    output.noarch = package.noarch == "True" ? "generic" : package.noarch;
    if (!output.noarch.empty() && output.noarch != "python" &&
        output.noarch != "generic") {
      throw fault_at(
          value_at(&package.build, "noarch")->place,
          "noarch: expected python or generic, found '" + output.noarch + "'");
    }
    if (truth_of(value_at(&package.build, "noarch_python"))) {
      output.noarch = "python";
    }
    output.skipped = package.skip;
  }

  /// A list or a text are weak ones.
  void read_run_exports(const MetaPackage& package, Output& output) const {
    const YamlNode* exports = value_at(&package.build, "run_exports");
    if (exports == nullptr) {
      return;
    }
    if (exports->kind != YamlNode::Kind::map) {
      output.run_exports["weak"] = read_requirements(tree_, *exports);
      return;
    }
    for (const auto& [list, specs] : exports->entries) {
      output.run_exports[list.scalar] = read_requirements(tree_, specs);
    }
  }

  void read_tests(const MetaPackage& package, Output& output) const {
    const YamlNode* test = &package.test;
    output.tests = {known_texts(value_at(test, "imports")),
                    known_texts(value_at(test, "commands")),
                    known_texts(value_at(test, "files")),
                    known_texts(value_at(test, "source_files")),
                    known_texts(value_at(test, "script"))};
    output.has_tests = !output.tests.imports.empty() ||
                       !output.tests.commands.empty() || !output.tests.files.empty() ||
                       value_at(test, "script") != nullptr;
    if (const YamlNode* needed = value_at(test, "requires")) {
      output.requirements["test"] = read_requirements(tree_, *needed);
    }
  }

  void read_credits() {
    const YamlNode* maintainers =
        value_at(value_at(&model_.root, "extra"), "recipe-maintainers");
    recipe_.maintainers = known_texts(maintainers);
    recipe_.license = text_of(value_at(value_at(&model_.root, "about"), "license"));
    for (const YamlNode* source : list_of(value_at(&model_.root, "source"))) {
      for (std::string& url : known_texts(value_at(source, "url"))) {
        recipe_.source_urls.push_back(std::move(url));
      }
    }
  }

  MetaModel model_;
  RenderedTree tree_;
  Recipe recipe_;
};

}  // namespace

Recipe read_meta_yaml(std::string text, std::string origin, const MetaReader& reader,
                      const RecipeScripts& scripts) {
  return Reader(reader.read(std::move(text), std::move(origin), scripts)).read();
}

Recipe parse_meta_yaml(std::string text, std::string origin, std::string_view subdir) {
  Recipe recipe = read_meta_yaml(std::move(text), std::move(origin),
                                 MetaReader(subdir, standard_config()));
  if (!recipe.faults.empty()) {
    throw recipe.faults.front();
  }
  return recipe;
}

Recipe parse_recipe(std::string text, std::string origin, std::string_view subdir) {
  return is_recipe_yaml(origin)
             ? parse_recipe_yaml(std::move(text), std::move(origin), subdir)
             : parse_meta_yaml(std::move(text), std::move(origin), subdir);
}

}  // namespace distro::recipe
