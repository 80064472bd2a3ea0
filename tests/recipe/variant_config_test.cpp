#include "recipe/variant_config.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using Texts = std::vector<std::string>;

VariantConfig config(const std::string& text, const std::string& subdir = "linux-64") {
  return parse_variant_config(text, "conda_build_config.yaml", subdir);
}

/// "python=3.11 numpy=1.26" of the keys, a variant each.
Texts said(const std::vector<Variant>& all, const Texts& keys) {
  Texts lines;
  for (const Variant& variant : all) {
    std::string line;
    for (const std::string& key : keys) {
      line += (line.empty() ? "" : " ") + key + "=" + variant.at(key);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("a variant configuration keeps texts as they are written", "[recipe]") {
  const VariantConfig read = config(
      "python:\n  - 3.10\n  - '3.11'\n"
      "c_compiler: gcc\n"
      "vc:    # [win]\n  - 14  # [win]\n"
      "empty: []\n"
      "pin_run_as_build:\n  python:\n    min_pin: x.x\n    max_pin: x\n"
      "ignore_version:\n  - numpy\n");
  CHECK(read.values.at("python") == Texts{"3.10", "3.11"});
  CHECK(read.values.at("c_compiler") == Texts{"gcc"});
  CHECK_FALSE(read.values.contains("vc"));
  CHECK_FALSE(read.values.contains("empty"));
  CHECK(read.pin_run_as_build.at("python").max_pin == "x");
  CHECK(read.extended.at("ignore_version") == Texts{"numpy"});
  CHECK(config("").values.empty());
}

TEST_CASE("only used keys make variants, and zipped ones go in lockstep", "[recipe]") {
  const VariantConfig read = config(
      "python:\n  - '3.10'\n  - '3.11'\n"
      "numpy:\n  - 1.22\n  - 1.26\n"
      "mpi:\n  - nompi\n  - mpich\n  - nompi\n"
      "zip_keys:\n  -\n    - python\n    - numpy\n");
  CHECK(variants(read, {}).size() == 1);
  CHECK(said(variants(read, {"numpy"}), {"python", "numpy", "mpi"}) ==
        Texts{"python=3.10 numpy=1.22 mpi=nompi", "python=3.11 numpy=1.26 mpi=nompi"});
  CHECK(said(variants(read, {"python", "mpi"}), {"mpi", "python"}) ==
        Texts{"mpi=nompi python=3.10", "mpi=nompi python=3.11", "mpi=mpich python=3.10",
              "mpi=mpich python=3.11"});
}

TEST_CASE("later files have the word, extended keys add up", "[recipe]") {
  const VariantConfig one = config("python:\n  - 3.10\nignore_version:\n  - a\n");
  const VariantConfig other =
      config("python:\n  - 3.11\nnumpy:\n  - 1\nignore_version:\n  - b\n  - a\n");
  const VariantConfig both = merged(one, other);
  CHECK(both.values.at("python") == Texts{"3.11"});
  CHECK(both.values.at("numpy") == Texts{"1"});
  CHECK(both.extended.at("ignore_version") == Texts{"a", "b"});
}

TEST_CASE("zipped keys of unequal length are a fault", "[recipe]") {
  CHECK_THROWS_WITH(
      config("a:\n  - 1\n  - 2\nb:\n  - 1\nzip_keys:\n  -\n    - a\n    - b\n"),
      "conda_build_config.yaml:7:3: zip_keys: 'b' has 1 values, 'a' has 2\n"
      "  -\n"
      "  ^");
  CHECK_THROWS_WITH(config("a-b:\n  - 1\n"),
                    "conda_build_config.yaml:1:1: the key 'a-b' has a '-'; keys are "
                    "written with '_'\n"
                    "a-b:\n"
                    "^");
  const VariantConfig zipped =
      config("a:\n  - 1\n  - 2\nb:\n  - 1\n  - 2\nzip_keys:\n  - a\n  - b\n");
  CHECK_THROWS_AS(merged(zipped, config("a:\n  - 1\n")), InputError);
}

TEST_CASE("what is fixed leaves the values that stand with it", "[recipe]") {
  const VariantConfig read = config(
      "python:\n  - '3.10'\n  - '3.11'\n  - '3.11'\n"
      "numpy:\n  - 1.22\n  - 1.26\n  - 2.0\n"
      "mpi:\n  - nompi\n  - mpich\n"
      "zip_keys:\n  -\n    - python\n    - numpy\n");
  const Texts keys{"python", "numpy", "mpi"};
  CHECK(said(variants(read, {}, {{"python", "3.11"}}), keys) ==
        Texts{"python=3.11 numpy=1.26 mpi=nompi"});
  CHECK(said(variants(read, {"numpy"}, {{"python", "3.11"}}), keys) ==
        Texts{"python=3.11 numpy=1.26 mpi=nompi", "python=3.11 numpy=2.0 mpi=nompi"});
  CHECK(said(variants(read, {"mpi"}, {{"mpi", "mpich"}}), keys) ==
        Texts{"python=3.10 numpy=1.22 mpi=mpich"});
  // As conda-build has it: what leaves nothing is passed over.
  CHECK(variants(read, {"mpi"}, {{"mpi", "other"}}).size() == 2);
}

TEST_CASE("the newest python is the one of the highest version", "[recipe]") {
  CHECK(newest_python({"3.9", "3.10", "3.8"}) == "3.10");
  CHECK(newest_python({"3.9.* *_cpython", "3.10.* *_73_pypy", "3.10.* *_cpython"}) ==
        "3.10.* *_73_pypy");
  CHECK(newest_python({"none", "3.9"}) == "3.9");
}
