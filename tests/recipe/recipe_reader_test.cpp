#include "recipe/recipe_reader.hpp"

#include <catch2/catch.hpp>

#include "files_in_memory.hpp"
#include "recipe/variant_files.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using test::FilesInMemory;
using Texts = std::vector<std::string>;

const std::string numeric =
    "package: {name: numeric, version: '1'}\n"
    "requirements:\n  host: [numpy]\n";

Distribution distribution(const Texts& variants = {}) {
  Distribution one;
  one.origin = "distro.yaml";
  one.subdirs = {"linux-64"};
  one.variants = variants;
  one.variant_places.resize(variants.size(), base::Place{1, 1});
  return one;
}

/// The values of a key over the variants of a recipe.
Texts values_of(const Recipe& recipe, const std::string& key) {
  Texts values;
  for (const Output& output : recipe.outputs) {
    const auto found = output.variant.find(key);
    values.push_back(found == output.variant.end() ? "-" : found->second);
  }
  return values;
}

Texts numpy_of(const FilesInMemory& files, const Texts& variants = {},
               const std::string& subdir = "linux-64",
               const std::string& path = "recipes/x/recipe.yaml") {
  const RecipeReader reader = recipe_reader_of(files, distribution(variants), subdir);
  return values_of(reader.read(files, path), "numpy");
}

}  // namespace

TEST_CASE("without variant files the tool's own pins hold", "[recipe]") {
  CHECK(numpy_of(FilesInMemory({{"recipes/x/recipe.yaml", numeric}})) == Texts{"1.26"});
}

TEST_CASE("conda_build_config.yaml at the root holds for all recipes", "[recipe]") {
  const FilesInMemory files(
      {{"conda_build_config.yaml", "numpy:\n  - 2.0\n  - 2.1\n  - 1.0  # [win]\n"},
       {"recipes/x/recipe.yaml", numeric},
       {"recipes/y/meta.yaml",
        "package:\n  name: y\n  version: 1\nrequirements:\n  host:\n    - numpy\n"}});
  CHECK(numpy_of(files) == Texts{"2.0", "2.1"});
  CHECK(numpy_of(files, {}, "win-64") == Texts{"1.0", "2.0", "2.1"});
  CHECK(numpy_of(files, {}, "linux-64", "recipes/y/meta.yaml") == Texts{"2.0", "2.1"});
}

TEST_CASE("of several variant files the last has the last word", "[recipe]") {
  const FilesInMemory files({{"a.yaml", "numpy: ['2.0']\npython: ['3.10']\n"},
                             {"b.yaml", "numpy: ['2.1']\n"},
                             {"recipes/x/recipe.yaml", numeric}});
  CHECK(numpy_of(files, {"a.yaml", "b.yaml"}) == Texts{"2.1"});
  CHECK(numpy_of(files, {"b.yaml", "a.yaml"}) == Texts{"2.0"});
}

TEST_CASE("a variant file beside a recipe has the last word, if its builder reads it",
          "[recipe]") {
  const std::string meta =
      "package:\n  name: y\n  version: 1\nrequirements:\n  host:\n    - numpy\n";
  const FilesInMemory files({{"recipes/x/recipe.yaml", numeric},
                             {"recipes/x/variants.yaml", "numpy: ['2.2']\n"},
                             {"recipes/x/conda_build_config.yaml", "numpy:\n  - 2.3\n"},
                             {"recipes/y/meta.yaml", meta},
                             {"recipes/y/conda_build_config.yaml", "numpy:\n  - 2.4\n"},
                             {"recipes/z/meta.yaml", meta},
                             {"recipes/z/variants.yaml", "numpy: ['2.2']\n"}});
  CHECK(numpy_of(files) == Texts{"2.2"});
  CHECK(numpy_of(files, {}, "linux-64", "recipes/y/meta.yaml") == Texts{"2.4"});
  CHECK(numpy_of(files, {}, "linux-64", "recipes/z/meta.yaml") == Texts{"1.26"});
}

TEST_CASE("what is wrong with a variant file stands in that file", "[recipe]") {
  const FilesInMemory files({{"recipes/x/recipe.yaml", numeric},
                             {"recipes/x/variants.yaml", "numpy: 2.2\n"}});
  REQUIRE_THROWS_WITH(numpy_of(files),
                      "recipes/x/variants.yaml:1:8: numpy: expected a list of values, "
                      "found a text\n"
                      "numpy: 2.2\n"
                      "       ^");
}

TEST_CASE("a build means the same however its recipe is written", "[recipe]") {
  const auto meaning = [](const std::string& text) {
    const FilesInMemory files({{"recipes/x/recipe.yaml", text}});
    return RecipeReader("linux-64")
        .read(files, "recipes/x/recipe.yaml")
        .outputs[0]
        .meaning;
  };
  CHECK(
      meaning(numeric) ==
      meaning("# words\nrequirements:\n  host:\n    - numpy  # pinned\n"
              "context: {v: '1'}\npackage: {version: \"${{ v }}\", name: numeric}\n"));
  CHECK(meaning(numeric) != meaning(numeric + "about: {summary: words}\n"));
  CHECK(meaning(numeric) != meaning(numeric + "build: {number: 1}\n"));
  CHECK(meaning(numeric) == meaning(numeric + "build: {number: 0}\n"));
}

TEST_CASE("a key that only build.sh uses makes variants", "[recipe]") {
  const std::string meta = "package:\n  name: y\n  version: 1\n";
  const FilesInMemory files(
      {{"conda_build_config.yaml", "mpi:\n  - mpich\n  - openmpi\n"},
       {"recipes/y/meta.yaml", meta},
       {"recipes/y/build.sh", "./configure --with-mpi=${mpi}\n"},
       {"recipes/z/meta.yaml",
        meta +
            "outputs:\n  - name: y-tools\n    script: ./install-y.sh  # all of it\n"},
       {"recipes/z/install-y.sh", "cp ${mpi}\n"}});
  const RecipeReader reader = recipe_reader_of(files, distribution(), "linux-64");
  CHECK(values_of(reader.read(files, "recipes/y/meta.yaml"), "mpi") ==
        Texts{"mpich", "openmpi"});
  // As conda-build has it: what only an output's script uses makes no variants.
  CHECK(values_of(reader.read(files, "recipes/z/meta.yaml"), "mpi") == Texts{"mpich"});
}
