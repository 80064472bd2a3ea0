#include "recipe/meta_yaml/recipe_scripts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "recipe/meta_yaml/meta_model.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using Keys = std::set<std::string>;
using Texts = std::vector<std::string>;

Keys in_shell(std::string_view text) {
  return keys_in_shell_script({"mpi", "mpi_kind", "perl"}, text);
}

MetaModel read(const std::string& rest, const RecipeScripts& scripts,
               const char* subdir = "linux-64") {
  VariantConfig config;
  config.values["mpi"] = {"nompi", "mpich"};
  return MetaReader(subdir, config)
      .read("package:\n  name: x\n  version: 1\n" + rest, "meta.yaml", scripts);
}

/// How many packages `rest` makes with two kinds of mpi and the scripts.
std::size_t packages(const std::string& rest, const RecipeScripts& scripts,
                     const char* subdir = "linux-64") {
  return read(rest, scripts, subdir).packages.size();
}

/// Which packages use mpi.
Texts using_mpi(const MetaModel& model) {
  Texts names;
  for (const MetaPackage& package : model.packages) {
    const Texts& keys = package.used_keys;
    if (std::find(keys.begin(), keys.end(), "mpi") != keys.end()) {
      names.push_back(package.name + " " + package.variant.at("mpi"));
    }
  }
  return names;
}

}  // namespace

TEST_CASE("a shell script uses the keys that it expands first in a line", "[recipe]") {
  CHECK(in_shell("echo ${mpi}\n") == Keys{"mpi"});
  CHECK(in_shell("echo $mpi \n") == Keys{"mpi"});
  CHECK(in_shell("if true; then\n  x ${ mpi_kind }\nfi\ncat $perl|sort") ==
        Keys{"mpi_kind", "perl"});
  CHECK(in_shell("make -j${CPU_COUNT} ${mpi}\n").empty());
  CHECK(in_shell("echo \"$mpi\"\n").empty());
  CHECK(in_shell("echo ${mpi:-none}\n").empty());
  CHECK(in_shell("echo $mpi").empty());
  CHECK(in_shell("mpi=1\n").empty());
  CHECK(in_shell("x ${\n mpi\n}\n") == Keys{"mpi"});
}

TEST_CASE("a batch script uses the keys between percent signs", "[recipe]") {
  const Texts keys{"mpi", "perl"};
  CHECK(keys_in_batch_script(keys, "echo %mpi%%perl%\r\n") == Keys{"mpi", "perl"});
  CHECK(keys_in_batch_script(keys, "set mpi=1\necho !mpi! %mpi\n").empty());
}

TEST_CASE("keys that only build scripts use make variants", "[recipe]") {
  const RecipeScripts unix{{"build.sh", "./configure ${mpi}\n"}};
  const RecipeScripts windows{{"bld.bat", "echo %mpi%\n"}};
  CHECK(packages("", {}) == 1);
  CHECK(packages("", unix) == 2);
  CHECK(packages("", windows) == 1);
  CHECK(packages("", windows, "win-64") == 2);
}

TEST_CASE("keys that only an output's script uses are its own, but make no variants",
          "[recipe]") {
  const std::string outputs =
      "outputs:\n"
      "  - name: one\n"
      "    script: one.sh\n"
      "  - name: other\n"
      "    script: ./other.bat\n"
      "  - name: third\n"
      "    script: third.py\n";
  CHECK(using_mpi(read(outputs, {})).empty());
  CHECK(using_mpi(read(outputs, {{"one.sh", "a ${mpi}\n"}})) == Texts{"one nompi"});
  CHECK(using_mpi(read(outputs, {{"other.bat", "a %mpi%\n"}})) == Texts{"other nompi"});
  CHECK(using_mpi(read(outputs, {{"third.py", "a ${mpi}\n"}})).empty());
  // That is the top level's, which is none of the packages.
  CHECK(using_mpi(read(outputs, {{"build.sh", "a ${mpi}\n"}})).empty());
  // What another output's text uses makes variants of both.
  const std::string fourth = "  - name: fourth\n    version: {{ mpi }}\n";
  CHECK(using_mpi(read(outputs + fourth, {{"one.sh", "a ${mpi}\n"}})) ==
        Texts{"fourth nompi", "one nompi", "fourth mpich", "one mpich"});
}
