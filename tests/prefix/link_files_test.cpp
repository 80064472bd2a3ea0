#include "prefix/link_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "base/file.hpp"
#include "extracted_package.hpp"

using namespace distro;
using distro::test::PackageContents;

namespace {

namespace fs = std::filesystem;

struct stat status_of(const fs::path& path) {
  struct stat status = {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status;
}

std::string listing(const std::string& paths) {
  return R"({"paths_version": 1, "paths": [)" + paths + "]}";
}

}  // namespace

TEST_CASE("files keep mode and time and share nothing with the cache", "[prefix]") {
  const base::TempDir folder;
  const prefix::Package package = test::extracted_package(
      folder.path(),
      {.name = "a", .files = {{"bin/x", {"x", 0755}}, {"ro", {"r", 0444}}}});
  const timespec times[2] = {{1'500'000'000, 123}, {1'500'000'000, 123}};
  REQUIRE(::utimensat(AT_FDCWD, (package.extracted / "bin/x").c_str(), times, 0) == 0);
  const fs::path env = folder.path() / "env";
  CHECK(prefix::make_prefix(env, std::vector{package}, test::run_plainly).empty());
  const struct stat x = status_of(env / "bin/x");
  CHECK((x.st_mode & 07777U) == 0755);
  CHECK(x.st_nlink == 1);
  CHECK(x.st_mtim.tv_sec == 1'500'000'000);
  CHECK(x.st_mtim.tv_nsec == 123);
  CHECK((status_of(env / "ro").st_mode & 07777U) == 0444);
  std::ofstream(env / "bin/x") << "changed by a test";
  CHECK(base::read_file(package.extracted / "bin/x") == "x");
}

TEST_CASE("a placeholder is replaced in text and binary files", "[prefix]") {
  using namespace std::string_literals;
  const std::string built = "/b/" + std::string(200, 'p');
  const test::LinkedPrefix prefix(
      {{.name = "a",
        .files = {{"t", {built + "/x\n", 0444, "", built}},
                  {"b", {"\0"s + built + "/x\0end"s, 0755, "", built, "binary"}},
                  {"plain", {"p", 0644, "", built}}}}});
  const std::string path = prefix.path().string();
  CHECK(prefix.read("t") == path + "/x\n");
  CHECK((status_of(prefix.path() / "t").st_mode & 07777U) == 0444);
  const std::string padding(built.size() - path.size(), '\0');
  CHECK(prefix.read("b") == "\0"s + path + "/x\0"s + padding + "end");
  CHECK((status_of(prefix.path() / "b").st_mode & 07777U) == 0755);
  CHECK(prefix.read("plain") == "p");
}

TEST_CASE("a prefix too long for a binary file is named with the file", "[prefix]") {
  using namespace std::string_literals;
  const PackageContents package = {
      .name = "a", .files = {{"lib/x.so", {"/p\0"s, 0755, "", "/p", "binary"}}}};
  CHECK_THAT(test::link_error({package}),
             Catch::StartsWith("the prefix has ") &&
                 Catch::EndsWith(" bytes, the placeholder of this binary file only 2\n"
                                 "  while replacing the placeholder in lib/x.so\n"
                                 "  while linking a-1.0-0"));
}

TEST_CASE("relative symbolic links are made as they are", "[prefix]") {
  const test::LinkedPrefix prefix({{.name = "a",
                                    .files = {{"lib/real", {"r"}},
                                              {"lib/link", {"", 0777, "real"}},
                                              {"lib/loop", {"", 0777, "loop"}},
                                              {"folder", {"", 0777, "lib"}},
                                              {"gone", {"", 0777, "../../nowhere"}}}}});
  CHECK(fs::read_symlink(prefix.path() / "lib/link") == "real");
  CHECK(fs::read_symlink(prefix.path() / "lib/loop") == "loop");
  CHECK(fs::read_symlink(prefix.path() / "folder") == "lib");
  CHECK(fs::read_symlink(prefix.path() / "gone") == "../../nowhere");
}

TEST_CASE("of an absolute symbolic link the target is copied, as conda does",
          "[prefix]") {
  const base::TempDir outside;
  base::write_file(outside.path() / "file", "host");
  const test::LinkedPrefix prefix(
      {{.name = "a",
        .files = {{"out", {"", 0777, (outside.path() / "file").string()}}}}});
  CHECK(fs::is_regular_file(fs::symlink_status(prefix.path() / "out")));
  CHECK(prefix.read("out") == "host");
  CHECK(test::link_error(
            {{.name = "a", .files = {{"out", {"", 0777, "/nonexistent/target"}}}}}) ==
        "out is a symbolic link to /nonexistent/target, which is no file that can be "
        "copied here (of a link with an absolute target conda installs a copy)\n"
        "  while linking a-1.0-0");
  CHECK_THAT(test::link_error({{.name = "a", .files = {{"out", {"", 0777, "/usr"}}}}}),
             Catch::StartsWith("out is a symbolic link to /usr, which is no file"));
}

TEST_CASE("listed folders are made even if they are empty", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "a",
        .info = {{"info/paths.json",
                  listing(R"({"_path": "var/empty", "path_type": "directory"})")}}}});
  CHECK(fs::is_directory(prefix.path() / "var/empty"));
  CHECK(fs::is_empty(prefix.path() / "var/empty"));
}

TEST_CASE("only listed files are linked", "[prefix]") {
  PackageContents package = {.name = "a", .files = {{"x", {"x"}}, {"y", {"y"}}}};
  package.files["y"].listed = false;
  const test::LinkedPrefix prefix({package});
  CHECK(fs::exists(prefix.path() / "x"));
  CHECK_FALSE(fs::exists(prefix.path() / "y"));
  CHECK_FALSE(fs::exists(prefix.path() / "info"));
}

TEST_CASE("a listed file that is missing stops linking", "[prefix]") {
  CHECK(test::link_error(
            {{.name = "a",
              .info = {{"info/paths.json", listing(R"({"_path": "share/x"})")}}}}) ==
        "the package lists share/x, but does not hold it\n  while linking a-1.0-0");
}

TEST_CASE("a file of another size than listed is noted", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "a",
        .files = {{"x", {"abc"}}},
        .info = {
            {"info/paths.json", listing(R"({"_path": "x", "size_in_bytes": 5})")}}}});
  CHECK(prefix.notes() ==
        std::vector<std::string>{"x of a-1.0-0 has 3 bytes, its package says 5"});
}

TEST_CASE("a listed path out of the prefix stops linking", "[prefix]") {
  CHECK(test::link_error(
            {{.name = "a",
              .info = {{"info/paths.json", listing(R"({"_path": "../../evil"})")}}}}) ==
        "info/paths.json: '../../evil' leads out of the prefix\n"
        "  while linking a-1.0-0");
}

TEST_CASE("nothing is read through a symbolic link out of a package", "[prefix]") {
  CHECK(test::link_error(
            {{.name = "a",
              .files = {{"etc", {"", 0777, "/etc"}}},
              .info = {{"info/paths.json", listing(R"({"_path": "etc/passwd"})")}}}}) ==
        "the package lists files of etc, a symbolic link out of the package\n"
        "  while linking a-1.0-0");
}

TEST_CASE("nothing is written through a symbolic link out of the prefix", "[prefix]") {
  const PackageContents link = {.name = "a", .files = {{"out", {"", 0777, "../.."}}}};
  const PackageContents file = {.name = "b", .files = {{"out/evil", {"x"}}}};
  CHECK_THAT(test::link_error({link, file}),
             Catch::StartsWith("the symbolic link out leads to ") &&
                 Catch::EndsWith(", outside the prefix: nothing is written through it\n"
                                 "  while linking b-1.0-0"));
}

TEST_CASE("files are written through a symbolic link inside the prefix", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "a", .files = {{"lib/x", {"x"}}, {"lib64", {"", 0777, "lib"}}}},
       {.name = "b", .files = {{"lib64/y", {"y"}}}}});
  CHECK(prefix.read("lib/y") == "y");
  CHECK(prefix.notes().empty());
}

TEST_CASE("a path cannot be file and folder in one package", "[prefix]") {
  CHECK(test::link_error({{.name = "a",
                           .files = {{"lib/x", {"x"}}, {"lib64", {"", 0777, "lib"}}},
                           .info = {{"info/paths.json", listing(R"({"_path": "lib64"},
                                                {"_path": "lib64/x"})")}}}}) ==
        "lib64 would be both a file and a folder\n  while linking a-1.0-0");
  CHECK_THAT(test::link_error({{.name = "a", .files = {{"conda-meta", {"x"}}}}}),
             Catch::StartsWith("conda-meta would be both a file and a folder"));
}

TEST_CASE("the last package wins a path, and that is noted", "[prefix]") {
  const test::LinkedPrefix prefix({{.name = "one", .files = {{"share/x", {"one"}}}},
                                   {.name = "two", .files = {{"share/x", {"two"}}}}});
  CHECK(prefix.read("share/x") == "two");
  CHECK(prefix.notes() == std::vector<std::string>{
                              "share/x of one-1.0-0 is replaced by that of two-1.0-0"});
}

TEST_CASE("a file makes way for a folder and a folder for a file", "[prefix]") {
  const PackageContents file = {.name = "one", .files = {{"share/x", {"one"}}}};
  const PackageContents folder = {.name = "two", .files = {{"share/x/in", {"two"}}}};
  const test::LinkedPrefix folder_last({file, folder});
  CHECK(folder_last.read("share/x/in") == "two");
  CHECK(folder_last.notes() ==
        std::vector<std::string>{
            "share/x of one-1.0-0 is replaced by that of two-1.0-0"});
  const test::LinkedPrefix file_last({folder, file});
  CHECK(file_last.read("share/x") == "one");
  CHECK(file_last.notes().size() == 1);
}

TEST_CASE("many files are written as they are in the package", "[prefix]") {
  PackageContents package = {.name = "many"};
  for (int number = 0; number < 500; ++number) {
    const std::string text = std::to_string(number);
    package.files["d" + std::to_string(number % 7) + "/" + text] = {
        "/p " + text, 0644, "", number % 3 == 0 ? "/p" : ""};
  }
  const test::LinkedPrefix prefix({package});
  for (int number = 0; number < 500; ++number) {
    const std::string text = std::to_string(number);
    const std::string start = number % 3 == 0 ? prefix.path().string() : "/p";
    CHECK(prefix.read("d" + std::to_string(number % 7) + "/" + text) ==
          start + " " + text);
  }
}

TEST_CASE("in rattler's manner the first package wins and links are kept", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "one", .files = {{"share/x", {"one"}}}},
       {.name = "two",
        .files = {{"share/x", {"two"}}, {"out", {"", 0777, "/nonexistent"}}}}},
      prefix::Manner::rattler);
  CHECK(prefix.read("share/x") == "one");
  CHECK(fs::read_symlink(prefix.path() / "out") == "/nonexistent");
  CHECK(prefix.notes() ==
        std::vector<std::string>{
            "share/x of two-1.0-0 is left out: another package has it"});
}
