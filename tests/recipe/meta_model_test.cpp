#include "recipe/meta_yaml/meta_model.hpp"

#include <catch2/catch.hpp>

#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/recipe.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using Texts = std::vector<std::string>;

/// The configuration whose hashes are known from conda-build.
VariantConfig pins() {
  VariantConfig config;
  config.values = {{"python", {"3.11"}},
                   {"numpy", {"1.26"}},
                   {"r_base", {"4.4"}},
                   {"c_compiler", {"gcc"}},
                   {"c_compiler_version", {"13"}},
                   {"cxx_compiler", {"gxx"}},
                   {"cxx_compiler_version", {"13"}},
                   {"fortran_compiler", {"gfortran"}},
                   {"fortran_compiler_version", {"13"}},
                   {"target_platform", {"linux-64"}}};
  return config;
}

MetaModel read(const std::string& text, const VariantConfig& config = pins()) {
  return MetaReader("linux-64", config).read(text, "meta.yaml");
}

Texts specs(const MetaPackage& package, const char* section) {
  return texts_of(value_at(&package.requirements, section));
}

const std::string head = "package:\n  name: x\n  version: 1\n";

}  // namespace

TEST_CASE("a variant's versions go into what host asks for without one", "[recipe]") {
  const MetaModel model = read(head +
                               "requirements:\n"
                               "  build:\n"
                               "    - {{ compiler('c') }}\n"
                               "    - {{ compiler('cxx') }}\n"
                               "    - {{ compiler('fortran') }}\n"
                               "  host:\n"
                               "    - python\n"
                               "    - numpy\n"
                               "    - r-base >=4\n"
                               "  run:\n"
                               "    - python\n"
                               "    - numpy\n");
  REQUIRE(model.packages.size() == 1);
  const MetaPackage& package = model.packages[0];
  CHECK(specs(package, "build") ==
        Texts{"gcc_linux-64 13.*", "gxx_linux-64 13.*", "gfortran_linux-64 13.*"});
  CHECK(specs(package, "host") == Texts{"python 3.11.*", "numpy 1.26.*", "r-base >=4"});
  CHECK(specs(package, "run") == Texts{"python", "numpy"});
  CHECK(texts_of(value_at(&model.top.requirements, "host")) ==
        Texts{"python", "numpy", "r-base >=4"});
  // The hash that conda-build 26.7.1 gives these keys.
  CHECK(package.build_id == "py311h982968e_0");
}

TEST_CASE("build strings name what a package is built for", "[recipe]") {
  const auto build_id = [](const std::string& rest) {
    return read(head + rest).packages.at(0).build_id;
  };
  CHECK(build_id("build:\n  number: 3\n  noarch: generic\n") == "3");
  CHECK(build_id("build:\n  noarch: python\n"
                 "requirements:\n  host:\n    - python\n  run:\n    - python\n") ==
        "py_0");
  CHECK(
      build_id("requirements:\n  host:\n    - python >=3.8\n  run:\n    - python\n") ==
      "py>=38_0");
  CHECK(build_id("build:\n  string: mine_{{ PKG_BUILDNUM }}\n  number: 4\n") ==
        "mine_4");
}

TEST_CASE("used keys with several values make packages, zipped ones in lockstep",
          "[recipe]") {
  VariantConfig config = pins();
  config.values["python"] = {"3.10", "3.11"};
  config.values["numpy"] = {"1.22", "1.26"};
  config.values["mpi"] = {"nompi", "mpich"};
  config.zip_keys = {{"python", "numpy"}};
  const std::string needs =
      "requirements:\n  host:\n    - python\n    - numpy\n  run:\n    - python\n";
  const MetaModel model = read(head + needs, config);
  REQUIRE(model.packages.size() == 2);
  CHECK(specs(model.packages[0], "host") == Texts{"python 3.10.*", "numpy 1.22.*"});
  CHECK(specs(model.packages[1], "host") == Texts{"python 3.11.*", "numpy 1.26.*"});
  CHECK(model.packages[0].build_id.starts_with("py310h"));
  CHECK(read(head, config).packages.size() == 1);
  CHECK(read(head + "build:\n  skip: true  # [py < 311]\n" + needs, config)
            .packages.size() == 1);
  CHECK(read(head + "build:\n  noarch: python\n" + needs, config).packages.size() == 1);
}

TEST_CASE("facts of the recipe itself are known to its templates", "[recipe]") {
  const MetaModel model = read(
      "package:\n  name: x\n  version: 1.2\n"
      "build:\n  number: 5\n"
      "  script: {{ PYTHON }} {{ PKG_NAME }} {{ PKG_VERSION }} {{ PKG_BUILDNUM }}\n"
      "requirements:\n  host:\n    - python\n");
  CHECK(text_of(value_at(&model.top.build, "script")) == "$PREFIX/bin/python x 1.2 5");
  const MetaModel without = read(head + "build:\n  script: '{{ PYTHON }} -m x'\n");
  CHECK(text_of(value_at(&without.top.build, "script")) == " -m x");
}

TEST_CASE("what is unknown is carried into the fields", "[recipe]") {
  const Recipe recipe = read_meta_yaml(
      "{% set data = load_setup_py_data() %}\n"
      "package:\n  name: x\n  version: {{ data.get('version') }}\n"
      "requirements:\n"
      "  run:\n"
      "    - numpy >={{ environ['NUMPY'] }}\n"
      "    - {{ environ['MORE'] }}\n"
      "    - scipy\n",
      "meta.yaml", MetaReader("linux-64", pins()));
  REQUIRE(recipe.outputs.size() == 1);
  CHECK(recipe.outputs[0].version.empty());
  const auto& run = recipe.outputs[0].requirements.at("run");
  REQUIRE(run.size() == 2);
  CHECK(run[0].spec == "numpy");
  CHECK(run[0].unknown);
  CHECK_FALSE(run[1].unknown);
  REQUIRE(recipe.unknowns.size() == 3);
  CHECK(recipe.unknowns[0].reason == "load_setup_py_data()");
  CHECK(recipe.unknowns[0].place.line == 4);
  CHECK(recipe.unknowns[1].reason == "environ['NUMPY']");
}

TEST_CASE("places are those of the source through selectors and Jinja", "[recipe]") {
  const Recipe recipe = read_meta_yaml(
      "{% set libs = ['a', 'b'] %}\n"
      "{% set more = 'c' %}  # [win]\n"
      "package:\n"
      "  name: x\n"
      "  version: 1\n"
      "requirements:\n"
      "  run:\n"
      "    - first  # [win]\n"
      "{% for lib in libs %}\n"
      "    - lib{{ lib }} >=1\n"
      "{% endfor %}\n"
      "    - last  # [linux]\n",
      "meta.yaml", MetaReader("linux-64", pins()));
  const auto& run = recipe.outputs.at(0).requirements.at("run");
  REQUIRE(run.size() == 3);
  CHECK(run[0].spec == "liba >=1");
  CHECK(run[0].place.line == 10);
  CHECK(run[1].place.line == 10);
  CHECK(run[1].place.column == 7);
  CHECK(run[2].place.line == 12);
  CHECK(run[2].place.column == 7);
}

TEST_CASE("a YAML fault behind Jinja stands in the source and shows what became of it",
          "[recipe]") {
  CHECK_THROWS_WITH(read("# gone\n{% set v = 'a: b' %}\nabout: x  # [win]\n"
                         "package:\n  name: {{ v }}\n"),
                    "meta.yaml:5:9: a ':' cannot stand here; put the text in quotes if "
                    "it belongs to it (the line is rendered as '  name: a: b')\n"
                    "  name: {{ v }}\n"
                    "        ^");
}

TEST_CASE("one bad output does not lose the others", "[recipe]") {
  const std::string text =
      "package:\n  name: top\n  version: 1\n"
      "outputs:\n"
      "  - name: good\n"
      "  - name: BAD\n"
      "  - name: worse\n    requirements:\n      run:\n        - a >=\n"
      "  - name: fine\n";
  const Recipe recipe =
      read_meta_yaml(text, "meta.yaml", MetaReader("linux-64", pins()));
  REQUIRE(recipe.outputs.size() == 2);
  CHECK(recipe.outputs[0].name == "fine");
  CHECK(recipe.outputs[1].name == "good");
  CHECK(recipe.faults.size() == 2);
  CHECK_THROWS_AS(parse_meta_yaml(text, "meta.yaml", "linux-64"), InputError);
}

TEST_CASE("a key that is there twice counts as it stands last", "[recipe]") {
  CHECK(read("package:\n  name: x\n  version: 1\n  version: 2\n").top.version == "2");
}
