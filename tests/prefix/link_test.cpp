#include "prefix/link.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "extracted_package.hpp"

using namespace distro;

namespace fs = std::filesystem;

TEST_CASE("a prefix needs an absolute path with nothing there", "[prefix]") {
  const base::TempDir folder;
  CHECK_THROWS_WITH(prefix::make_prefix(folder.path(), {}, test::run_plainly),
                    folder.path().string() +
                        ": a new prefix needs an absolute path with nothing there");
  CHECK_THROWS_AS(prefix::make_prefix("relative", {}, test::run_plainly),
                  EnvironmentError);
  CHECK(fs::exists(folder.path()));
}

TEST_CASE("a final slash of the prefix does not go into files", "[prefix]") {
  const base::TempDir folder;
  const prefix::Package package = test::extracted_package(
      folder.path(), {.name = "a", .files = {{"t", {"/p/x", 0644, "", "/p"}}}});
  const fs::path env = folder.path() / "env";
  prefix::make_prefix(env.string() + "/", std::vector{package}, test::run_plainly);
  CHECK(base::read_file(env / "t") == env.string() + "/x");
}

TEST_CASE("a prefix of no packages is an environment", "[prefix]") {
  const test::LinkedPrefix prefix(std::vector<test::PackageContents>{});
  CHECK(fs::exists(prefix.path() / "conda-meta/history"));
}

TEST_CASE("what was linked is recorded in the prefix", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "python", .version = "3.11.2"},
       {.name = "pkg",
        .noarch = "python",
        .files = {{"site-packages/m.py", {"/p", 0644, "", "/p"}}},
        .info = {{"info/link.json",
                  R"({"package_metadata_version": 1, "noarch": {"type": "python",
                      "entry_points": ["tool = m:f"]}})"}}}});
  const base::Json record =
      base::load_json(prefix.path() / "conda-meta/pkg-1.0-0.json");
  CHECK(record["files"] ==
        base::Json({"lib/python3.11/site-packages/m.py",
                    "lib/python3.11/site-packages/__pycache__/m.cpython-311.pyc",
                    "bin/tool"}));
  const base::Json& paths = record["paths_data"]["paths"];
  REQUIRE(paths.size() == 3);
  CHECK(paths[0]["path_type"] == "hardlink");
  CHECK(paths[0]["prefix_placeholder"] == "/p");
  CHECK(paths[0]["sha256"] != paths[0]["sha256_in_prefix"]);
  CHECK(paths[1]["path_type"] == "pyc_file");
  CHECK(paths[2]["path_type"] == "unix_python_entry_point");
  CHECK(paths[2]["size_in_bytes"] == fs::file_size(prefix.path() / "bin/tool"));
}
