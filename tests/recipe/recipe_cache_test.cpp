#include "recipe/cache/recipe_cache.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "files_in_memory.hpp"
#include "recipe/cache/recipe_bytes.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using test::FilesInMemory;

/// Counts how often a recipe's text is read.
class CountingFiles final : public FileTree {
 public:
  explicit CountingFiles(std::map<std::string, std::string> files)
      : files_(std::move(files)) {}
  std::optional<std::string> read(std::string_view path) const override {
    reads += path.ends_with("recipe.yaml") || path.ends_with("meta.yaml") ? 1 : 0;
    return files_.read(path);
  }
  std::optional<std::string> state_of(std::string_view path) const override {
    return files_.state_of(path);
  }
  std::vector<std::string> list(std::string_view folder) const override {
    return files_.list(folder);
  }
  mutable int reads = 0;

 private:
  FilesInMemory files_;
};

const std::string meta =
    "package:\n  name: m\n  version: 1\nbuild:\n  number: 2\n"
    "requirements:\n  host:\n    - python\n  run:\n    - python\n    - six >=1,<2\n"
    "test:\n  imports:\n    - m\n  requires:\n    - pytest\n"
    "about:\n  license: MIT\nextra:\n  recipe-maintainers: [ada]\n";
const std::string v1 =
    "package: {name: x, version: '1'}\n"
    "requirements:\n  host: [numpy]\n  run: ['${{ pin_subpackage(\"x\") }}']\n";

std::map<std::string, std::string> files() {
  return {{"recipes/m/meta.yaml", meta}, {"recipes/x/recipe.yaml", v1}};
}

const std::vector<std::string> paths{"recipes/m/meta.yaml", "recipes/x/recipe.yaml"};

std::string bytes_of(const std::vector<Reading>& readings) {
  std::string bytes;
  for (const Reading& reading : readings) {
    append_bytes(bytes, reading.recipe.value());
  }
  return bytes;
}

}  // namespace

TEST_CASE("a recipe is read once as long as its files stay the same", "[recipe]") {
  const base::TempDir folder;
  const RecipeCache cache{folder.path(), "1"};
  const RecipeReader reader("linux-64");
  const CountingFiles tree(files());
  const std::string first = bytes_of(read_recipes(tree, paths, reader, cache));
  CHECK(tree.reads == 2);
  CHECK(bytes_of(read_recipes(tree, paths, reader, cache)) == first);
  CHECK(tree.reads == 2);
}

TEST_CASE("a changed file, and one that comes to be, make a recipe be read again",
          "[recipe]") {
  const base::TempDir folder;
  const RecipeCache cache{folder.path(), "1"};
  const RecipeReader reader("linux-64");
  static_cast<void>(read_recipes(CountingFiles(files()), paths, reader, cache));
  auto changed = files();
  changed["recipes/m/meta.yaml"].replace(meta.find("number: 2"), 9, "number: 3");
  const CountingFiles one(changed);
  CHECK(read_recipes(one, paths, reader, cache)[0].recipe->outputs[0].build_number ==
        3);
  CHECK(one.reads == 1);
  auto more = files();
  more["recipes/x/variants.yaml"] = "numpy: ['2.0', '2.1']\n";
  const CountingFiles two(more);
  CHECK(read_recipes(two, paths, reader, cache)[1].recipe->outputs.size() == 2);
  CHECK(two.reads == 1);
  // Going back and forth between states that were read before reads nothing.
  const CountingFiles former(files());
  CHECK(read_recipes(former, paths, reader, cache)[0].recipe->outputs[0].build_number ==
        2);
  CHECK(former.reads == 0);
}

TEST_CASE("other variants, another subdir and another program read again", "[recipe]") {
  const base::TempDir folder;
  const CountingFiles tree(files());
  const RecipeReader linux("linux-64");
  static_cast<void>(read_recipes(tree, paths, linux, {folder.path(), "1"}));
  static_cast<void>(read_recipes(tree, paths, linux, {folder.path(), "2"}));
  CHECK(tree.reads == 4);
  static_cast<void>(
      read_recipes(tree, paths, RecipeReader("win-64"), {folder.path(), "1"}));
  CHECK(tree.reads == 6);
  VariantConfig pins = standard_config();
  pins.values["numpy"] = {"2.1"};
  static_cast<void>(
      read_recipes(tree, paths, RecipeReader("linux-64", pins), {folder.path(), "1"}));
  CHECK(tree.reads == 8);
  static_cast<void>(read_recipes(tree, paths, linux, {}));
  CHECK(tree.reads == 10);
}

TEST_CASE("a damaged cache is read past, wherever it was cut or changed", "[recipe]") {
  const base::TempDir folder;
  const RecipeCache cache{folder.path(), "1"};
  const RecipeReader reader("linux-64");
  const FilesInMemory tree(files());
  const std::string right = bytes_of(read_recipes(tree, paths, reader, cache));
  const std::filesystem::path file =
      std::filesystem::directory_iterator(folder.path())->path();
  const std::string image = base::read_file(file);
  for (std::size_t at = 0; at < image.size(); at += 7) {
    std::string damaged = image;
    damaged[at] = static_cast<char>(damaged[at] + 1);
    base::write_file(file, at % 2 == 0 ? damaged : image.substr(0, at));
    REQUIRE(bytes_of(read_recipes(tree, paths, reader, cache)) == right);
  }
}

TEST_CASE("what cannot be read is a fault of its own and no other's", "[recipe]") {
  const base::TempDir folder;
  const RecipeCache cache{folder.path(), "1"};
  const RecipeReader reader("linux-64");
  auto bad = files();
  bad["recipes/m/meta.yaml"] = "package: [\n";
  const FilesInMemory tree(bad);
  for (int round = 0; round < 2; ++round) {
    const auto readings = read_recipes(tree, paths, reader, cache);
    CHECK_FALSE(readings[0].recipe);
    CHECK(std::string(readings[0].fault.value().what())
              .starts_with("recipes/m/meta.yaml:"));
    CHECK(readings[1].recipe);
  }
}

TEST_CASE("a recipe comes back from its bytes as it was", "[recipe]") {
  Recipe recipe = parse_recipe(meta, "recipes/m/meta.yaml", "linux-64");
  recipe.unknowns.push_back({{3, 4}, "load_setup_py_data()"});
  recipe.faults.emplace_back("recipes/m/meta.yaml:1:1: wrong");
  std::string bytes;
  append_bytes(bytes, recipe);
  const std::optional<Recipe> back = recipe_of_bytes(bytes);
  REQUIRE(back);
  std::string again;
  append_bytes(again, *back);
  CHECK(again == bytes);
  CHECK(back->outputs[0].requirements.at("run")[1].spec == "six >=1,<2");
  CHECK(back->outputs[0].requirements.at("run")[1].place.line == 11);
  CHECK(back->outputs[0].variant.at("python") == "3.11");
  CHECK(std::string(back->faults[0].what()) == "recipes/m/meta.yaml:1:1: wrong");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(recipe_of_bytes(std::string_view(bytes).substr(0, size)));
  }
}
