// `recipe show` and `recipe diff` on a real repository.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/json.hpp"
#include "cli/in_process.hpp"
#include "repo/git_repository.hpp"

using namespace distro;
using test::Answer;
using test::GitRepository;
using test::refused;
using test::run;

namespace {

const std::string distro_yaml =
    "distribution: sample\n"
    "channels: {integration: ./integration, staging: [staging]}\n"
    "subdirs: [linux-64]\n";

std::string torch(const std::string& version, const std::string& bound) {
  return "{% set version = '" + version +
         "' %}\n"
         "package:\n"
         "  name: torch\n"
         "  version: {{ version }}\n"
         "build:\n"
         "  number: 1\n"
         "requirements:\n"
         "  build:\n"
         "    - {{ compiler('c') }}\n"
         "  host:\n"
         "    - python\n"
         "  run:\n"
         "    - python\n"
         "    - numpy " +
         bound +
         "\n"
         "    - tomli  # [py<311]\n"
         "test:\n"
         "  imports:\n"
         "    - torch\n"
         "  commands:\n"
         "    - torch --version\n"
         "about:\n"
         "  license: BSD-3-Clause\n"
         "extra:\n"
         "  recipe-maintainers:\n"
         "    - ada\n"
         "    - bob\n";
}

const std::string pythons = "python:\n  - 3.10\n  - 3.11\n  - 3.12\n";

const std::string libs =
    "recipe:\n  name: libs\n  version: '2.0'\n"
    "outputs:\n"
    "  - package: {name: libfoo}\n"
    "    requirements:\n"
    "      run_exports: [libfoo >=2]\n"
    "  - package: {name: foo-tools}\n"
    "    requirements:\n"
    "      run: [\"${{ pin_subpackage('libfoo', exact=True) }}\"]\n"
    "    tests:\n"
    "      - script: [foo --help]\n"
    "about: {license: MIT}\n";

/// torch in three variants, and foo-tools whose recipe builds libfoo too.
GitRepository sample() {
  GitRepository git;
  git.commit({{"distro.yaml", distro_yaml},
              {"packages/torch.yaml", "package: torch\nmaintainers: [ada]\n"},
              {"recipes/torch/meta.yaml", torch("1.0", "<2")},
              {"recipes/torch/conda_build_config.yaml", pythons},
              {"packages/foo-tools.yaml", "package: foo-tools\nmaintainers: [ada]\n"},
              {"recipes/foo-tools/recipe.yaml", libs}});
  return git;
}

Answer recipe(const GitRepository& git, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "recipe");
  arguments.insert(arguments.end(), {"-C", git.path().string()});
  return run(arguments);
}

base::Json json(const GitRepository& git, std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  return base::parse_json(recipe(git, std::move(arguments)).text, "answer");
}

std::string fault(const GitRepository& git, std::vector<std::string> arguments) {
  try {
    recipe(git, std::move(arguments));
  } catch (const Error& error) {
    return error.what();
  }
  return "no fault";
}

}  // namespace

TEST_CASE("recipe show says what variants share once and what differs beside it",
          "[cli]") {
  const Answer answer = recipe(sample(), {"show", "torch"});
  CHECK(answer.code == 0);
  CHECK(answer.text ==
        "recipes/torch/meta.yaml, for linux-64\n"
        "  license       BSD-3-Clause\n"
        "  maintainers   ada, bob\n"
        "\n"
        "torch 1.0, 3 variants\n"
        "  build number  1\n"
        "  all variants  c_compiler gcc, target_platform linux-64\n"
        "  variants\n"
        "    python  build string\n"
        "    3.10    py310h9bf148f_1\n"
        "    3.11    py311h9bf148f_1\n"
        "    3.12    py312h9bf148f_1\n"
        "  build\n"
        "    gcc_linux-64  {{ compiler('c') }}\n"
        "  host\n"
        "    python 3.10.*, 3.11.* or 3.12.*  python\n"
        "  run\n"
        "    python\n"
        "    numpy <2\n"
        "    tomli  only python 3.10\n"
        "  tests\n"
        "    imports   torch\n"
        "    commands  torch --version\n");
}

TEST_CASE("recipe show keeps the variants that are asked for", "[cli]") {
  const GitRepository git = sample();
  const Answer answer = recipe(git, {"show", "torch", "--variant", "python=3.12"});
  CHECK(answer.text.find("torch 1.0\n  build number  1\n  build string  py312") !=
        std::string::npos);
  CHECK(answer.text.find("tomli") == std::string::npos);
  CHECK(fault(git, {"show", "torch", "--variant", "pyton=3.12"}) ==
        "no variant of the recipe has a key 'pyton', did you mean 'python'?\n"
        "  its keys are c_compiler, python, target_platform");
  CHECK(fault(git, {"show", "torch", "--variant", "python=3.13"}) ==
        "no variant of the recipe has python '3.13', did you mean '3.10'?\n"
        "  there is 3.10, 3.11, 3.12");
  CHECK(fault(git, {"show", "torch", "--variant", "python"}) ==
        "--variant: 'python' is no KEY=VALUE, such as python=3.12");
  CHECK(refused({"recipe", "show", "torch", "-C", git.path().string(), "--subdir",
                 "linux_64"}) == "'linux_64' is no subdir: they are like linux-64");
}

TEST_CASE("a variant's value may be given by its version alone", "[cli]") {
  const GitRepository git = sample();
  git.write("recipes/torch/conda_build_config.yaml",
            "python:\n  - 3.11.* *_cpython\n  - 3.12.* *_cpython\n");
  const base::Json shown = json(git, {"show", "torch", "--variant", "python=3.12"});
  REQUIRE(shown["outputs"].size() == 1);
  CHECK(shown["outputs"][0]["variant"]["python"] == "3.12.* *_cpython");
}

TEST_CASE("recipe show finds a recipe by package, output, file and folder", "[cli]") {
  const GitRepository git = sample();
  const base::Json whole = json(git, {"show", "foo-tools"});
  CHECK(whole["recipe"] == "recipes/foo-tools/recipe.yaml");
  CHECK(whole["outputs"].size() == 2);
  const base::Json one = json(git, {"show", "libfoo"});
  REQUIRE(one["outputs"].size() == 1);
  CHECK(one["outputs"][0]["name"] == "libfoo");
  CHECK(json(git, {"show", "recipes/foo-tools"}) == whole);
  CHECK(json(git, {"show", "./recipes/foo-tools/recipe.yaml"})["outputs"] ==
        whole["outputs"]);
  CHECK(fault(git, {"show", "libfo"}) ==
        "the distribution has no package and no recipe 'libfo', did you mean "
        "'libfoo'?");
  CHECK(fault(git, {"show", "recipes/libfo"}) ==
        "recipes/libfo: there is no such recipe; a recipe is a meta.yaml or a "
        "recipe.yaml, or a folder with one");
}

TEST_CASE("a recipe is shown without a distribution around", "[cli]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "x/meta.yaml", torch("1.0", "<2"));
  const auto show = [&](const std::string& name) {
    return std::vector<std::string>{
        "recipe", "show", name, "--subdir", "osx-64", "-C", folder.path().string()};
  };
  CHECK(run(show("x")).text.starts_with("x/meta.yaml, for osx-64\n"));
  CHECK(refused(show("numpy")) ==
        "'numpy' is no file or folder, and here is no distribution that has packages\n"
        "  give a path, or say -C DIR");
}

TEST_CASE("recipe show tells what is unknown and what cannot be read", "[cli]") {
  const GitRepository git = sample();
  git.write("odd/meta.yaml",
            "package:\n  name: top\n  version: 1\n"
            "outputs:\n"
            "  - name: BAD\n"
            "  - name: fine\n"
            "    requirements:\n"
            "      run:\n"
            "        - numpy >={{ environ['NUMPY'] }}\n");
  const Answer answer = recipe(git, {"show", "odd"});
  CHECK(answer.code == 1);
  CHECK(answer.text ==
        "odd/meta.yaml, for linux-64\n"
        "  license       none\n"
        "  maintainers   none\n"
        "\n"
        "fine 1\n"
        "  build number  0\n"
        "  build string  0\n"
        "  variant       target_platform linux-64\n"
        "  run\n"
        "    numpy  numpy >={{ environ['NUMPY'] }}\n"
        "  tests         none\n"
        "\n"
        "unknown without building\n"
        "  odd/meta.yaml:9:19  environ['NUMPY']\n"
        "\n"
        "could not be read\n"
        "odd/meta.yaml:5:11: 'BAD' is no package name: it may have a-z, 0-9, '.', '_' "
        "and '-'\n"
        "  - name: BAD\n"
        "          ^\n");
  const base::Json shown = json(git, {"show", "odd"});
  CHECK(shown["unknowns"][0]["line"] == 9);
  CHECK(shown["faults"].size() == 1);
  CHECK(shown["outputs"][0]["requirements"]["run"][0]["unknown"] == true);
}

TEST_CASE("an output that is not built says so", "[cli]") {
  const GitRepository git = sample();
  git.write("win/meta.yaml",
            "package:\n  name: x\n  version: 1\nbuild:\n  skip: true  # [linux]\n");
  CHECK(recipe(git, {"show", "win"})
            .text.ends_with("\nx 1, skipped\n  nothing is built for this platform\n"));
}

TEST_CASE("the JSON of recipe show has the place of every requirement", "[cli]") {
  const base::Json shown = json(sample(), {"show", "torch"});
  CHECK(shown["subdir"] == "linux-64");
  CHECK(shown["license"] == "BSD-3-Clause");
  CHECK(shown["maintainers"] == base::Json({"ada", "bob"}));
  REQUIRE(shown["outputs"].size() == 3);
  const base::Json& output = shown["outputs"][0];
  CHECK(output["variant"]["python"] == "3.10");
  CHECK(output["build"] == "py310h9bf148f_1");
  CHECK(output["build_number"] == 1);
  CHECK(output["line"] == 3);
  const base::Json& host = output["requirements"]["host"][0];
  CHECK(host["spec"] == "python 3.10.*");
  CHECK(host["written"] == "python");
  CHECK(host["line"] == 11);
  CHECK(host["column"] == 7);
  const base::Json& run = output["requirements"]["run"];
  CHECK(run[1]["spec"] == "numpy <2");
  CHECK_FALSE(run[1].contains("written"));
  CHECK(run[2]["line"] == 15);
  CHECK(output["tests"]["commands"] == base::Json({"torch --version"}));
  CHECK(json(sample(),
             {"show", "libfoo"})["outputs"][0]["run_exports"]["weak"][0]["spec"] ==
        "libfoo >=2");
}

TEST_CASE("recipe diff says what a change means for users", "[cli]") {
  const GitRepository git = sample();
  git.write("recipes/torch/meta.yaml", torch("1.1", "<3"));
  git.write("recipes/torch/conda_build_config.yaml",
            "python:\n  - 3.11\n  - 3.12\n  - 3.13\n");
  const Answer answer = recipe(git, {"diff", "main:torch", "torch"});
  CHECK(answer.code == 1);
  CHECK(answer.text ==
        "recipes/torch/meta.yaml at main -> recipes/torch/meta.yaml, for linux-64\n"
        "\n"
        "torch\n"
        "  version       1.0 -> 1.1\n"
        "  variants\n"
        "    added     python 3.13\n"
        "    dropped   python 3.10\n"
        "  run\n"
        "    changed   numpy <2 -> <3\n"
        "              admits >=2,<3 now\n");
}

TEST_CASE("recipe diff names the variants in which something changes", "[cli]") {
  const GitRepository git = sample();
  std::string text = torch("1.0", "<2");
  text.replace(text.find("  # [py<311]"), 12, " >=2");
  git.write("recipes/torch/meta.yaml", text);
  CHECK(recipe(git, {"diff", "HEAD:recipes/torch", "recipes/torch"}).text ==
        "recipes/torch/meta.yaml at HEAD -> recipes/torch/meta.yaml, for linux-64\n"
        "\n"
        "torch\n"
        "  run\n"
        "    changed   tomli -> tomli >=2\n"
        "              only python 3.10: no longer admits <2\n"
        "    added     tomli >=2\n"
        "              all but python 3.10\n");
}

TEST_CASE("recipe diff of what changes nothing for users is exit code 0", "[cli]") {
  const GitRepository git = sample();
  git.write("recipes/torch/meta.yaml", "# words\n" + torch("1.0", "<2.0"));
  const Answer answer = recipe(git, {"diff", "main:torch", "torch"});
  CHECK(answer.code == 0);
  CHECK(recipe(git, {"diff", "main:./recipes/torch", "main:recipes/torch"}).code == 0);
  CHECK(answer.text.ends_with(", for linux-64\n\nnothing changes for users\n"));
  CHECK(json(git, {"diff", "main:torch", "torch"})["differences"].empty());
}

TEST_CASE("recipe diff compares revisions, and a recipe that was moved", "[cli]") {
  const GitRepository git = sample();
  const std::string first = git.git({"rev-parse", "HEAD"});
  git.git({"mv", "recipes/torch", "recipes/pytorch"});
  git.write("packages/torch.yaml",
            "package: torch\nmaintainers: [ada]\nrecipe: recipes/pytorch\n");
  git.write("recipes/pytorch/meta.yaml", torch("1.0", "<3"));
  git.commit();
  const base::Json diff = json(git, {"diff", first + ":torch", "main:torch"});
  CHECK(diff["old"]["path"] == "recipes/torch/meta.yaml");
  CHECK(diff["new"]["path"] == "recipes/pytorch/meta.yaml");
  CHECK(diff["new"]["revision"] == "main");
  REQUIRE(diff["differences"].size() == 1);
  const base::Json& one = diff["differences"][0];
  CHECK(one["outputs"] == base::Json({"torch"}));
  CHECK(one["subject"] == "requirement");
  CHECK(one["alteration"] == "changed");
  CHECK(one["where"] == "run");
  CHECK(one["name"] == "numpy");
  CHECK(one["old"]["text"] == "numpy <2");
  CHECK(one["new"]["text"] == "numpy <3");
  CHECK(one["new"]["line"] == 14);
  CHECK(one["new"]["column"] == 7);
  CHECK(one["meaning"] == "admits >=2,<3 now");
  CHECK(one["only"] == "");
}

TEST_CASE("recipe diff tells variants that the distribution gives all recipes",
          "[cli]") {
  const GitRepository git = sample();
  std::filesystem::remove(git.path() / "recipes/torch/conda_build_config.yaml");
  git.commit({{"conda_build_config.yaml", "python:\n  - 3.11\n  - 3.12\n"}});
  git.write("conda_build_config.yaml", "python:\n  - 3.12\n  - 3.13\n");
  CHECK(recipe(git, {"diff", "main:torch", "torch"})
            .text.ends_with("\ntorch\n  variants\n    added     python 3.13\n    "
                            "dropped   python 3.11\n"));
}

TEST_CASE("recipe diff tells outputs that are gone and what all have", "[cli]") {
  const GitRepository git = sample();
  std::string text = libs;
  text.replace(text.find("'2.0'"), 5, "'1.9'");
  text.replace(text.find("foo-tools"), 9, "foo-utils");
  text.replace(text.find("foo --help"), 10, "foo --version");
  git.write("recipes/foo-tools/recipe.yaml",
            text + "extra: {recipe-maintainers: [ada]}\n");
  CHECK(recipe(git, {"diff", "HEAD:foo-tools", "recipes/foo-tools"}).text ==
        "recipes/foo-tools/recipe.yaml at HEAD -> recipes/foo-tools/recipe.yaml, for\n"
        "linux-64\n"
        "  outputs\n"
        "    added     foo-utils 1.9\n"
        "    dropped   foo-tools 2.0\n"
        "  maintainers\n"
        "    added     ada\n"
        "\n"
        "libfoo\n"
        "  version       2.0 -> 1.9; goes backwards\n");
}

TEST_CASE("recipe diff tells what could not be read on either side", "[cli]") {
  const GitRepository git = sample();
  git.write("recipes/foo-tools/recipe.yaml", libs + "tset: []\n");
  const Answer answer = recipe(git, {"diff", "HEAD:foo-tools", "foo-tools"});
  CHECK(answer.code == 1);
  CHECK(answer.text.find("\nNEW: could not be read\n"
                         "recipes/foo-tools/recipe.yaml:14:1: ") != std::string::npos);
}

TEST_CASE("a side of recipe diff that is not there is told", "[cli]") {
  const GitRepository git = sample();
  CHECK(fault(git, {"diff", "mian:torch", "torch"}).find("did you mean 'main'?") !=
        std::string::npos);
  CHECK(fault(git, {"diff", "main:trch", "torch"}) ==
        "main has no package and no recipe 'trch', did you mean 'torch'?");
  CHECK(fault(git, {"diff", ":torch", "torch"}) ==
        "':torch': a revision and a recipe are REVISION:PATH or REVISION:NAME, such as "
        "main:numpy");
  CHECK(refused({"recipe", "diff", "torch", "-C", git.path().string()})
            .starts_with("NEW is missing: "));
}
