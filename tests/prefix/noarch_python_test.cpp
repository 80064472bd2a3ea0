#include "prefix/noarch_python.hpp"

#include <catch2/catch.hpp>

#include "extracted_package.hpp"

using namespace distro;
using namespace distro::prefix;

namespace {

Python python(const std::string& version) {
  return python_of(test::record_of("python", version));
}

test::PackageContents python_package() {
  return {.name = "python", .version = "3.11.2", .files = {{"lib/x", {"x"}}}};
}

}  // namespace

TEST_CASE("site-packages is named after major and minor version", "[prefix]") {
  CHECK(python("3.10.4").site_packages == "lib/python3.10/site-packages");
  CHECK(python("3.10.4").executable() == "bin/python3.10");
  CHECK_THROWS_WITH(python("3"), "python 3 has no version of the form 3.11");
}

TEST_CASE("python itself may say where its site-packages is", "[prefix]") {
  channel::Record record = test::record_of("python", "3.13.0");
  record.python_site_packages_path = "lib/python3.13t/site-packages";
  CHECK(python_of(record).site_packages == "lib/python3.13t/site-packages");
  record.python_site_packages_path = "../elsewhere";
  CHECK_THROWS_WITH(
      python_of(record),
      "python_site_packages_path of python-3.13.0-0: '../elsewhere' leads "
      "out of the prefix");
}

TEST_CASE("two folders of a noarch python package are mapped, others not", "[prefix]") {
  const Python python311 = python("3.11.2");
  CHECK(noarch_python_target("site-packages/a/b.py", python311) ==
        "lib/python3.11/site-packages/a/b.py");
  CHECK(noarch_python_target("python-scripts/tool", python311) == "bin/tool");
  CHECK(noarch_python_target("share/site-packages/x", python311) ==
        "share/site-packages/x");
  CHECK(noarch_python_target("site-packages", python311) == "site-packages");
}

TEST_CASE("bytecode lies beside its source", "[prefix]") {
  CHECK(bytecode_path("lib/a/b.py", python("3.11.2")) ==
        "lib/a/__pycache__/b.cpython-311.pyc");
  CHECK(bytecode_path("b.py", python("3.8")) == "__pycache__/b.cpython-38.pyc");
  CHECK(bytecode_path("lib/b.py", python("2.7.18")) == "lib/b.pyc");
  CHECK(is_compiled("site-packages/a.py"));
  CHECK_FALSE(is_compiled("python-scripts/a.py"));
  CHECK_FALSE(is_compiled("site-packages/a.pyi"));
}

TEST_CASE("a noarch python package is linked where python looks", "[prefix]") {
  const test::PackageContents package = {
      .name = "pkg",
      .subdir = "noarch",
      .noarch = "python",
      .files = {{"site-packages/pkg/__init__.py", {"x = 1\n"}},
                {"python-scripts/tool", {"#!/bin/sh\n", 0755}},
                {"share/pkg/data", {"d"}}}};
  const test::LinkedPrefix prefix({python_package(), package});
  CHECK(prefix.read("lib/python3.11/site-packages/pkg/__init__.py") == "x = 1\n");
  CHECK(prefix.read("bin/tool") == "#!/bin/sh\n");
  CHECK(prefix.read("share/pkg/data") == "d");
  CHECK_FALSE(std::filesystem::exists(prefix.path() / "site-packages"));
  CHECK(prefix.notes() == std::vector<std::string>{
                              "no bytecode was compiled: there is no bin/python3.11"});
}

TEST_CASE("link.json makes a package noarch python if its record does not say",
          "[prefix]") {
  const test::PackageContents package = {
      .name = "pkg",
      .files = {{"site-packages/m.txt", {"m"}}},
      .info = {{"info/link.json",
                R"({"package_metadata_version": 1, "noarch": {"type": "python"}})"}}};
  const test::LinkedPrefix prefix({python_package(), package});
  CHECK(prefix.read("lib/python3.11/site-packages/m.txt") == "m");
}

TEST_CASE("a noarch python package needs a python", "[prefix]") {
  const test::PackageContents package = {
      .name = "pkg", .noarch = "python", .files = {{"site-packages/m.py", {""}}}};
  CHECK(test::link_error({package}) ==
        "it is a noarch python package, and the environment has no python\n"
        "  while linking pkg-1.0-0");
}

TEST_CASE("of two paths with one target the last counts", "[prefix]") {
  const test::PackageContents package = {
      .name = "pkg",
      .noarch = "python",
      .files = {{"bin/tool", {"first"}}, {"python-scripts/tool", {"second"}}}};
  const test::LinkedPrefix prefix({python_package(), package});
  CHECK(prefix.read("bin/tool") == "second");
  CHECK(prefix.notes() ==
        std::vector<std::string>{"pkg-1.0-0 has more than one bin/tool"});
}
