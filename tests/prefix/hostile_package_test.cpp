// Extracted packages whose info/ or payload attacks whoever links them: a LinkError on
// printable lines, or handled; nothing outside the prefix is read or written.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "extracted_package.hpp"
#include "prefix/link_error.hpp"
#include "prefix/noarch_python.hpp"

using namespace distro;
using distro::test::PackageContents;

namespace {

namespace fs = std::filesystem;

/// What linking a package with this paths.json says.
std::string said_of_paths(const std::string& paths,
                          std::map<std::string, test::PayloadFile> files = {}) {
  return test::link_error(
      {{.name = "a",
        .files = std::move(files),
        .info = {{"info/paths.json",
                  R"({"paths_version": 1, "paths": [)" + paths + "]}"}}}});
}

std::string listed(const std::string& path, const std::string& more = "") {
  return R"({"_path": ")" + path + "\"" + more + "}";
}

const std::string end = "\n  while linking a-1.0-0";

}  // namespace

TEST_CASE("a listed path that steers terminals is refused and shown harmlessly",
          "[prefix]") {
  CHECK(said_of_paths(listed(R"(a\nb)")) ==
        "info/paths.json: 'a\\nb' is no path: it holds control characters or is no "
        "UTF-8" +
            end);
  CHECK(said_of_paths(listed(R"(a\u0000b)")) ==
        "info/paths.json: 'a\\x00b' is no path: it holds control characters or is no "
        "UTF-8" +
            end);
  CHECK(said_of_paths(listed(R"(a\u001b[2J)")) ==
        "info/paths.json: 'a\\x1b[2J' is no path: it holds control characters or is no "
        "UTF-8" +
            end);
  PackageContents old = {.name = "a", .info = {{"info/files", "caf\xe9\n"}}};
  old.info["info/paths.json"] = "";
  const base::TempDir folder;
  const prefix::Package package = test::extracted_package(folder.path(), old);
  fs::remove(package.extracted / "info/paths.json");
  CHECK_THROWS_WITH(prefix::make_prefix(folder.path() / "env", std::vector{package},
                                        test::run_plainly),
                    Catch::StartsWith("info/files: 'caf\xef\xbf\xbd' is no path"));
}

TEST_CASE("a listed path that no file can have is the package's fault", "[prefix]") {
  CHECK(said_of_paths(listed(std::string(300, 'x'))) ==
        "the package lists " + std::string(300, 'x') +
            ", a path that has a part of more than 255 bytes" + end);
  std::string deep;
  for (int at = 0; at < 100'000; ++at) {
    deep += "d/";
  }
  CHECK_THAT(said_of_paths(listed(deep + "d", R"(, "path_type": "directory")")),
             Catch::EndsWith("a path that is longer than 2048 bytes" + end));
  CHECK_THAT(
      said_of_paths(listed(deep.substr(0, 600) + "d", R"(, "path_type": "directory")")),
      Catch::EndsWith("a path that has more than 256 parts" + end));
}

TEST_CASE("a file listed again and again through links has an end", "[prefix]") {
  PackageContents package = {.name = "a"};
  package.files["real/big"] = {"", 0644, "", "", "text", false};
  std::string paths;
  for (int at = 0; at < 5; ++at) {
    const std::string name = "l" + std::to_string(at);
    package.files[name] = {"", 0777, "real", "", "text", false};
    paths += (at == 0 ? "" : ",") + listed(name + "/big");
  }
  package.info["info/paths.json"] = R"({"paths_version": 1, "paths": [)" + paths + "]}";
  const base::TempDir folder;
  const prefix::Package made = test::extracted_package(folder.path(), package);
  fs::resize_file(made.extracted / "real/big", std::uint64_t{256} << 20U);
  CHECK_THROWS_WITH(
      prefix::make_prefix(folder.path() / "env", std::vector{made}, test::run_plainly),
      "the package lists more than 1024 MiB of files again, through symbolic links of "
      "its own" +
          end);
}

TEST_CASE("a placeholder of one letter does not fill the memory", "[prefix][slow]") {
  CHECK_THAT(
      said_of_paths(listed("text", R"(, "prefix_placeholder": "a")"),
                    {{"text", {std::string(20 << 20, 'a'), 0644, "", "a"}}}),
      Catch::StartsWith("with the prefix in its place the file would grow by more than "
                        "256 MiB\n  while replacing the placeholder in text"));
}

TEST_CASE("the lists of a package are not read from this machine", "[prefix]") {
  const base::TempDir outside;
  base::write_file(outside.path() / "secret", "secret: token\n");
  const std::string list =
      GENERATE("info/paths.json", "info/files", "info/has_prefix", "info/link.json");
  const base::TempDir folder;
  const prefix::Package package = test::extracted_package(folder.path(), {.name = "a"});
  fs::remove(package.extracted / "info/paths.json");
  fs::create_symlink(outside.path() / "secret", package.extracted / list);
  CHECK_THROWS_WITH(prefix::make_prefix(folder.path() / "env", std::vector{package},
                                        test::run_plainly),
                    list + " is not read: a symbolic link leads out, or nowhere" + end);
}

TEST_CASE("a list larger than any package needs is refused", "[prefix]") {
  const base::TempDir folder;
  const prefix::Package package = test::extracted_package(folder.path(), {.name = "a"});
  fs::resize_file(package.extracted / "info/paths.json", std::uint64_t{1} << 40U);
  CHECK_THROWS_WITH(prefix::make_prefix(folder.path() / "env", std::vector{package},
                                        test::run_plainly),
                    "info/paths.json is not read: it is larger than 64 MiB" + end);
}

TEST_CASE("a link put by one package leads no other out of the prefix", "[prefix]") {
  const base::TempDir outside;
  const std::string target = outside.path().string();
  const std::string link = GENERATE("out", "deep/out");
  const bool relative = GENERATE(true, false);
  const PackageContents first = {
      .name = "a",
      .files = {{link, {"", 0777, relative ? "../../../../../.." + target : target}}}};
  const PackageContents second = {.name = "b", .files = {{link + "/evil", {"x"}}}};
  const base::TempDir folder;
  const std::vector<prefix::Package> packages = {
      test::extracted_package(folder.path(), first),
      test::extracted_package(folder.path(), second)};
  prefix::LinkOptions options;
  options.manner = prefix::Manner::rattler;  // which keeps absolute links too
  try {
    prefix::make_prefix(folder.path() / "env", packages, test::run_plainly, options);
    FAIL("linked");
  } catch (const prefix::LinkError& error) {
    CHECK_THAT(
        error.what(),
        Catch::StartsWith("the symbolic link " + link + " leads to ") &&
            Catch::Contains("outside the prefix: nothing is written through it"));
  }
  CHECK(fs::is_empty(outside.path()));
  CHECK_FALSE(fs::exists(folder.path() / "env"));
}

TEST_CASE("names that differ in case only are two files of a prefix", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "a", .files = {{"share/Data", {"big"}}, {"share/data", {"small"}}}}});
  CHECK(prefix.read("share/Data") == "big");
  CHECK(prefix.read("share/data") == "small");
}

TEST_CASE("nothing in a prefix is setuid", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "a",
        .files = {{"bin/su", {"x", 06755}}, {"bin/p", {"/p", 06755, "", "/p"}}}}});
  for (const char* name : {"bin/su", "bin/p"}) {
    struct stat status = {};
    REQUIRE(::stat((prefix.path() / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0755);
  }
}

TEST_CASE("a link script's message larger than the memory is cut", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "a",
        .files = {{"bin/.a-post-link.sh",
                   {"printf hello > $PREFIX/.messages.txt\n"
                    "truncate -s 1T $PREFIX/.messages.txt\n",
                    0755}}}}});
  REQUIRE(prefix.notes().size() == 1);
  CHECK_THAT(prefix.notes().front(), Catch::StartsWith("a-1.0-0, post-link: hello"));
  CHECK(prefix.notes().front().size() < 5000);
  CHECK_FALSE(fs::exists(prefix.path() / ".messages.txt"));
}

TEST_CASE("a link script that moves conda-meta leads our records nowhere", "[prefix]") {
  const base::TempDir outside;
  const PackageContents package = {
      .name = "a",
      .files = {{"bin/.a-post-link.sh",
                 {"rm -rf $PREFIX/conda-meta; ln -s " + outside.path().string() +
                      " $PREFIX/conda-meta\n",
                  0755}}}};
  CHECK_THAT(test::link_error({package}),
             Catch::Contains("outside the prefix: nothing is written through it"));
  CHECK(fs::is_empty(outside.path()));
}

TEST_CASE("an entry point's command is a name that people can see", "[prefix]") {
  const std::string command =
      GENERATE(R"(to\u001b[2Jol)", R"(to\nol)", R"(to\u007fol)");
  const PackageContents python = {
      .name = "python", .version = "3.11.2", .files = {{"bin/python3.11", {"", 0755}}}};
  const PackageContents package = {
      .name = "a",
      .noarch = "python",
      .info = {
          {"info/link.json", R"({"noarch": {"type": "python", "entry_points": [")" +
                                 command + R"( = a:b"]}})"}}};
  const std::string text = test::link_error({python, package});
  CHECK_THAT(text, Catch::Contains("has no plain file name as its command"));
  CHECK(std::all_of(text.begin(), text.end(), [](char letter) {
    return letter == '\n' || static_cast<unsigned char>(letter) >= 0x20;
  }));
}

TEST_CASE("a version of a million digits is read", "[prefix]") {
  channel::Record record = test::record_of("python", std::string(1'000'000, '1'));
  CHECK_THROWS_AS(prefix::python_of(record), prefix::LinkError);
  record.version += ".2.3";
  CHECK(prefix::python_of(record).version == std::string(1'000'000, '1') + ".2");
}
