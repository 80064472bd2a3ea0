#include "prefix/bytecode.hpp"

#include <catch2/catch.hpp>

#include "extracted_package.hpp"

using namespace distro;
using distro::test::PackageContents;

namespace {

namespace fs = std::filesystem;

/// Writes its arguments and what it was to compile, and makes one file.
PackageContents python_package() {
  return {.name = "python",
          .version = "3.11.2",
          .files = {{"bin/python3.11",
                     {"#!/bin/sh\necho \"$*\" > compiled\ncat \"${7}\" >> compiled\n",
                      0755}}}};
}

}  // namespace

TEST_CASE("all noarch python packages are compiled in one run in the prefix",
          "[prefix]") {
  const PackageContents one = {
      .name = "one",
      .noarch = "python",
      .files = {{"site-packages/one.py", {""}}, {"python-scripts/one.py", {""}}}};
  const PackageContents two = {
      .name = "two", .noarch = "python", .files = {{"site-packages/two.py", {""}}}};
  const PackageContents arch = {.name = "arch",
                                .files = {{"lib/python3.11/site-packages/a.py", {""}}}};
  const test::LinkedPrefix prefix({python_package(), one, arch, two});
  CHECK(prefix.read("compiled") ==
        "-Wi -m compileall -q -l -i conda-meta/.to-compile\n"
        "lib/python3.11/site-packages/one.py\n"
        "lib/python3.11/site-packages/two.py\n");
  CHECK_FALSE(fs::exists(prefix.path() / "conda-meta/.to-compile"));
}

TEST_CASE("bytecode that could not be made is recorded and nobody's fault",
          "[prefix]") {
  PackageContents python = python_package();
  python.files["bin/python3.11"].content = "#!/bin/sh\nexit 1\n";
  const PackageContents one = {
      .name = "one", .noarch = "python", .files = {{"site-packages/one.py", {""}}}};
  const test::LinkedPrefix prefix({python, one});
  CHECK(prefix.notes().empty());
  CHECK_THAT(prefix.read("conda-meta/one-1.0-0.json"),
             Catch::Contains("lib/python3.11/site-packages/__pycache__/"
                             "one.cpython-311.pyc"));
}
