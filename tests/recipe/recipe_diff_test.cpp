#include "recipe/diff/recipe_diff.hpp"

#include <catch2/catch.hpp>

#include "recipe/diff/written_requirements.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/recipe_yaml/recipe_yaml.hpp"

using namespace distro::recipe;
using Texts = std::vector<std::string>;

namespace {

using Pythons = std::vector<std::string>;

Recipe read(const std::string& text, const Pythons& pythons = {"3.11"},
            const std::string& file = "meta.yaml") {
  VariantConfig config;
  config.values = {{"python", pythons},
                   {"c_compiler", {"gcc"}},
                   {"c_compiler_version", {"13"}},
                   {"target_platform", {"linux-64"}}};
  Recipe recipe = file == "meta.yaml"
                      ? read_meta_yaml(text, file, MetaReader("linux-64", config))
                      : read_recipe_yaml(text, file, "linux-64", config);
  note_written(recipe, text);
  return recipe;
}

/// "x: requirement changed run: numpy <2 -> numpy <3; admits >=2,<3 now".
std::string words_of(const Difference& one) {
  std::string words;
  for (const std::string& name : one.outputs) {
    words += (words.empty() ? "" : ",") + name;
  }
  words += (words.empty() ? "" : ": ") + std::string(to_string(one.subject)) + " " +
           std::string(to_string(one.alteration));
  words += one.where.empty() ? "" : " " + one.where;
  words += one.from.empty() ? "" : " from " + one.from;
  words += ": " + one.before.text + " -> " + one.after.text;
  words += one.meaning.empty() ? "" : "; " + one.meaning;
  return words + (one.only.empty() ? "" : " [" + one.only + "]");
}

Texts differences(const Recipe& before, const Recipe& after) {
  Texts words;
  for (const Difference& one : compare_recipes(before, after)) {
    words.push_back(words_of(one));
  }
  return words;
}

Texts differences(const std::string& before, const std::string& after) {
  return differences(read(before), read(after));
}

std::string head(const std::string& version = "1.0", const std::string& number = "0") {
  return "package:\n  name: x\n  version: " + version +
         "\nbuild:\n  number: " + number + "\n";
}

std::string needs(const std::string& section, const Texts& specs) {
  std::string text = "  " + section + ":\n";
  for (const std::string& spec : specs) {
    text += "    - " + spec + "\n";
  }
  return text;
}

std::string requires_run(const Texts& specs) {
  return head() + "requirements:\n" + needs("run", specs);
}

}  // namespace

TEST_CASE("what users do not see is no difference", "[recipe]") {
  CHECK(differences(requires_run({"a >=1,<2", "b"}),
                    "# words\n" + requires_run({"b", "a <2,>=1.0"}))
            .empty());
  CHECK(differences(head() + "source:\n  url: a\n", head() + "source:\n  url: b\n")
            .empty());
  CHECK(differences("{% set v = '1.0' %}\npackage:\n  name: x\n  version: {{ v }}\n",
                    head())
            .empty());
}

TEST_CASE("versions and build numbers may go backwards", "[recipe]") {
  CHECK(differences(head("1.0", "3"), head("1.1", "0")) ==
        Texts{"x: version changed: 1.0 -> 1.1", "x: build_number changed: 3 -> 0"});
  CHECK(differences(head("1.10"), head("1.9")) ==
        Texts{"x: version changed: 1.10 -> 1.9; goes backwards"});
  CHECK(differences(head("1.0"), head("1.0.0")) ==
        Texts{"x: version changed: 1.0 -> 1.0.0; the same version to conda"});
  CHECK(differences(head("1.0", "3"), head("1.0", "2")) ==
        Texts{"x: build_number changed: 3 -> 2; goes backwards"});
}

TEST_CASE("requirements come, go, and change what they admit", "[recipe]") {
  CHECK(differences(requires_run({"a", "b >=1", "c"}),
                    requires_run({"a", "b >=2", "d"})) ==
        Texts{"x: requirement changed run: b >=1 -> b >=2; no longer admits >=1,<2",
              "x: requirement dropped run: c -> ", "x: requirement added run:  -> d"});
}

TEST_CASE("a requirement that another section has now has moved", "[recipe]") {
  const std::string before = head() + "requirements:\n" + needs("run", {"a", "b >=1"});
  const std::string after = head() + "requirements:\n" + needs("run", {"a"}) +
                            needs("run_constrained", {"b >=2"});
  CHECK(differences(before, after) ==
        Texts{"x: requirement moved run_constrained from run: b >=1 -> b >=2; no "
              "longer admits >=1,<2"});
  const std::string tested = head() + "requirements:\n" + needs("run", {"a"}) +
                             "test:\n  requires:\n    - b >=1\n  commands:\n    - x\n";
  CHECK(differences(before, tested) ==
        Texts{"x: requirement moved test from run: b >=1 -> b >=1",
              "x: test added commands:  -> x"});
}

TEST_CASE("a difference has the places of both sides", "[recipe]") {
  const Recipe before = read(requires_run({"a", "b >=1"}));
  const Recipe after = read("# words\n" + requires_run({"a", "b >=2"}));
  const std::vector<Difference> found = compare_recipes(before, after);
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "b");
  CHECK(found[0].before.place.line == 9);
  CHECK(found[0].after.place.line == 10);
  CHECK(found[0].after.place.column == 7);
}

TEST_CASE("noarch is one package for all or one for each", "[recipe]") {
  const std::string noarch = head() + "  noarch: python\n";
  CHECK(differences(head(), noarch) ==
        Texts{"x: noarch changed:  -> python; one package for all platforms now"});
  CHECK(differences(noarch, head()) ==
        Texts{"x: noarch changed: python -> ; a package for each platform now"});
}

TEST_CASE("tests come and go, and may all be gone", "[recipe]") {
  const auto tests = [](const std::string& imports, const std::string& commands) {
    return head() + "test:\n  imports:\n    - " + imports + "\n  commands:\n    - " +
           commands + "\n";
  };
  CHECK(differences(tests("a", "a -h"), tests("b", "a -h")) ==
        Texts{"x: test added imports:  -> b", "x: test dropped imports: a -> "});
  CHECK(differences(tests("a", "a -h"), head()) ==
        Texts{"x: test dropped:  -> ; it has no tests any more"});
  CHECK(differences(head(), head() + "test:\n  files:\n    - a\n") ==
        Texts{"x: test added:  -> ; it has tests now"});
}

TEST_CASE("license and maintainers are told", "[recipe]") {
  const auto credits = [](const std::string& license, const std::string& who) {
    return head() + "about:\n  license: " + license +
           "\nextra:\n  recipe-maintainers:\n    - ada\n    - " + who + "\n";
  };
  CHECK(differences(credits("MIT", "bob"), credits("GPL-3.0-only", "eve")) ==
        Texts{"x: license changed: MIT -> GPL-3.0-only", "maintainer added:  -> eve",
              "maintainer dropped: bob -> "});
}

TEST_CASE("run_exports are compared list by list", "[recipe]") {
  const auto exports = [](const std::string& list, const std::string& spec) {
    return head() + "  run_exports:\n    " + list + ":\n      - " + spec + "\n";
  };
  CHECK(differences(exports("weak", "x >=1"), exports("weak", "x >=1,<2")) ==
        Texts{"x: run_export changed weak: x >=1 -> x >=1,<2; no longer admits >=2"});
  CHECK(differences(exports("weak", "x >=1"), exports("strong", "x >=1")) ==
        Texts{"x: run_export dropped weak: x >=1 -> ",
              "x: run_export added strong:  -> x >=1"});
  CHECK(differences(exports("weak", "{{ pin_subpackage('x', max_pin='x.x') }}"),
                    exports("weak", "{{ pin_subpackage('x', max_pin='x') }}")) ==
        Texts{"x: run_export changed weak: {{ pin_subpackage('x', max_pin='x.x') }} -> "
              "{{ pin_subpackage('x', max_pin='x') }}"});
}

TEST_CASE("a variant more or less is told, not what its version is required as",
          "[recipe]") {
  const std::string text = head() + "requirements:\n" +
                           needs("build", {"{{ compiler('c') }}"}) +
                           needs("host", {"python"}) + needs("run", {"python"});
  CHECK(
      differences(read(text, {"3.9", "3.12"}), read(text, {"3.12", "3.13"})) ==
      Texts{"x: variant added python:  -> 3.13", "x: variant dropped python: 3.9 -> "});
  CHECK(differences(read(text, {"3.9"}), read(text, {"3.12"})) ==
        Texts{"x: variant changed python: 3.9 -> 3.12"});
  const std::string plain = head() + "requirements:\n" +
                            needs("build", {"{{ compiler('c') }}"}) +
                            needs("run", {"python"});
  CHECK(differences(read(text, {"3.9", "3.12"}), read(plain, {"3.9", "3.12"})) ==
        Texts{"x: variant dropped python: 3.9, 3.12 -> ; no longer a package for each "
              "of them",
              "x: requirement dropped host: python 3.9.* ->  [python 3.9]",
              "x: requirement dropped host: python 3.12.* ->  [python 3.12]"});
}

TEST_CASE("a difference of some variants names them", "[recipe]") {
  const auto text = [](const Texts& run) {
    return head() + "requirements:\n" + needs("host", {"python"}) + needs("run", run);
  };
  const Pythons pythons{"3.9", "3.10", "3.11", "3.12"};
  CHECK(differences(read(text({"python", "tomli >=1  # [py<311]"}), pythons),
                    read(text({"python", "tomli >=2"}), pythons)) ==
        Texts{"x: requirement changed run: tomli >=1 -> tomli >=2; no longer admits "
              ">=1,<2 [python 3.9, 3.10]",
              "x: requirement added run:  -> tomli >=2 [python 3.11, 3.12]"});
}

TEST_CASE("combinations of values may be gone though each value is there", "[recipe]") {
  const auto text = [](const std::string& skip) {
    return head() + skip + "requirements:\n" + needs("host", {"python", "mpi"});
  };
  const auto with_mpi = [](const std::string& recipe) {
    VariantConfig config;
    config.values = {{"python", {"3.11", "3.12"}}, {"mpi", {"mpich", "openmpi"}}};
    return read_meta_yaml(recipe, "meta.yaml", MetaReader("linux-64", config));
  };
  CHECK(
      differences(with_mpi(text("")),
                  with_mpi(text("  skip: true  # [py == 311 and mpi == 'mpich']\n"))) ==
      Texts{"x: variant dropped: python 3.11 with mpi mpich -> "});
}

TEST_CASE("outputs come, go, and are renamed", "[recipe]") {
  const auto outputs = [](const Texts& names) {
    std::string text = "package:\n  name: top\n  version: 1.0\noutputs:\n";
    for (const std::string& name : names) {
      text += "  - name: " + name + "\n    requirements:\n      run:\n        - of-" +
              name.substr(0, 3) + "\n        - c\n";
    }
    return text;
  };
  CHECK(differences(outputs({"aaa", "bbb"}), outputs({"aaa", "ccc"})) ==
        Texts{"ccc: output added:  -> 1.0", "bbb: output dropped: 1.0 -> "});
  CHECK(differences(outputs({"aaa", "bbb"}), outputs({"aaa", "bbb-new"})) ==
        Texts{"bbb-new: output renamed: bbb -> bbb-new"});
}

TEST_CASE("an output that is skipped now is gone for users", "[recipe]") {
  CHECK(differences(head(), head() + "  skip: true\n") ==
        Texts{"x: output dropped: 1.0 -> ; is skipped now"});
  CHECK(differences(head() + "  skip: true\n", head()) ==
        Texts{"x: output added:  -> 1.0; was skipped before"});
}

TEST_CASE("what is the same in several outputs is told once", "[recipe]") {
  const auto text = [](const std::string& version, const std::string& bound) {
    std::string recipe =
        "{% set version = '" + version +
        "' %}\npackage:\n  name: top\n  version: {{ version }}\noutputs:\n";
    for (const char* name : {"liba", "a", "b"}) {
      recipe += "  - name: " + std::string(name) +
                "\n    requirements:\n      run:\n        - python\n";
      recipe += std::string(name) == "liba"
                    ? ""
                    : "        - liba =={{ version }}\n        - numpy " + bound + "\n";
    }
    return recipe;
  };
  CHECK(differences(text("1.0", "<2"), text("1.1", "<3")) ==
        Texts{"liba,a,b: version changed: 1.0 -> 1.1",
              "a,b: requirement changed run: numpy <2 -> numpy <3; admits >=2,<3 now"});
}

TEST_CASE("a recipe.yaml that says what a meta.yaml said changes nothing", "[recipe]") {
  const Recipe meta = read(
      "package:\n  name: x\n  version: 1.0\n"
      "build:\n  run_exports:\n    - {{ pin_subpackage('x', max_pin='x.x') }}\n"
      "requirements:\n"
      "  build:\n    - {{ compiler('c') }}\n"
      "  host:\n    - python\n"
      "  run:\n    - a >=1\n"
      "  run_constrained:\n    - b <2\n"
      "test:\n  imports:\n    - x\n  commands:\n    - python -m pip check\n"
      "about:\n  license: MIT\n");
  const auto v1 = [](const std::string& bound) {
    return read(
        "package:\n  name: x\n  version: '1.0'\n"
        "requirements:\n"
        "  build:\n    - ${{ compiler('c') }}\n"
        "  host:\n    - python\n"
        "  run:\n    - a >=1\n"
        "  run_constraints:\n    - b " +
            bound +
            "\n"
            "  run_exports:\n    - ${{ pin_subpackage(\"x\", upper_bound=\"x.x\") }}\n"
            "tests:\n  - python: {imports: [x]}\n"
            "about:\n  license: MIT\n",
        {"3.11"}, "recipe.yaml");
  };
  CHECK(differences(meta, v1("<2")).empty());
  CHECK(differences(meta, v1("<3")) ==
        Texts{"x: requirement changed run_constraints: b <2 -> b <3; admits >=2,<3 "
              "now"});
}
