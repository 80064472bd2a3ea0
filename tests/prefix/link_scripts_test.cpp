#include "prefix/link_scripts.hpp"

#include <catch2/catch.hpp>

#include "extracted_package.hpp"

using namespace distro;
using distro::test::PackageContents;

namespace {

namespace fs = std::filesystem;

PackageContents with_script(const std::string& name, const std::string& action,
                            const std::string& text) {
  return {.name = name,
          .version = "2.0",
          .build_number = 3,
          .files = {{"bin/." + name + "-" + action + ".sh", {text, 0755}},
                    {"share/" + name, {"file"}}}};
}

}  // namespace

TEST_CASE("a pre-link script runs before any file is there", "[prefix]") {
  const test::LinkedPrefix prefix(
      {{.name = "first", .files = {{"share/first", {""}}}},
       with_script("pkg", "pre-link",
                   "{ ls -A \"$PREFIX\"; pwd; echo \"$SOURCE_DIR ${PATH%%:*}\"; } "
                   "> \"$PREFIX/seen\"\n")});
  const std::string source = (prefix.folder() / "pkg-2.0-0").string();
  CHECK(prefix.read("seen") ==
        "conda-meta\nseen\n" + source + "/bin\n" + source + " " + source + "/bin\n");
}

TEST_CASE("a post-link script runs in the active prefix when all is linked",
          "[prefix]") {
  PackageContents last = {.name = "last", .files = {{"share/last", {"last"}}}};
  last.files["etc/conda/activate.d/last.sh"].content = "export FROM_LAST=yes\n";
  last.files["etc/conda/deactivate.d/last.sh"].content =
      "echo deactivated >> \"$PREFIX/seen\"\n";
  const test::LinkedPrefix prefix(
      {with_script(
           "pkg", "post-link",
           "{ pwd; cat ../share/last; echo; echo \"$CONDA_PREFIX $PREFIX\"; "
           "echo \"$PKG_NAME $PKG_VERSION $PKG_BUILDNUM $FROM_LAST\"; "
           "echo \"${PATH%%:*} ${SOURCE_DIR-unset} $-\"; } > \"$PREFIX/seen\"\n"),
       last});
  const std::string path = prefix.path().string();
  CHECK(prefix.read("seen") == path + "/bin\nlast\n" + path + " " + path +
                                   "\npkg 2.0 3 yes\n" + path +
                                   "/bin unset hB\ndeactivated\n");
  CHECK_FALSE(fs::exists(prefix.path() / "conda-meta/.post-link.sh"));
}

TEST_CASE("only the last status of a post-link script counts", "[prefix]") {
  const test::LinkedPrefix prefix(
      {with_script("pkg", "post-link", "false\ntouch \"$PREFIX/after\"\n")});
  CHECK(fs::exists(prefix.path() / "after"));
}

TEST_CASE("a failing link script stops linking and is heard", "[prefix]") {
  CHECK(test::link_error({with_script(
            "pkg", "post-link",
            "echo why >&2\necho told > \"$PREFIX/.messages.txt\"\nexit 3\n")}) ==
        "the post-link script of pkg-2.0-0 ended with exit code 3\ntold\nwhy");
  CHECK_THAT(
      test::link_error({with_script("pkg", "pre-link", "exit 1\n")}),
      Catch::StartsWith("the pre-link script of pkg-2.0-0 ended with exit code 1\n"));
  CHECK(test::link_error({with_script("pkg", "post-link", "kill -9 $$\n")}) ==
        "the post-link script of pkg-2.0-0 was killed by signal 9");
}

TEST_CASE("what a link script tells is noted and taken away", "[prefix]") {
  const test::LinkedPrefix prefix({with_script(
      "pkg", "post-link", "echo 'restart your shell' > \"$PREFIX/.messages.txt\"\n")});
  CHECK(prefix.notes() ==
        std::vector<std::string>{"pkg-2.0-0, post-link: restart your shell"});
  CHECK_FALSE(fs::exists(prefix.path() / ".messages.txt"));
}

TEST_CASE("a message that is a link to a private file is not read", "[prefix]") {
  const test::LinkedPrefix prefix({with_script(
      "pkg", "post-link", "ln -s /etc/passwd \"$PREFIX/.messages.txt\"\n")});
  CHECK(prefix.notes().empty());
  CHECK_FALSE(fs::exists(fs::symlink_status(prefix.path() / ".messages.txt")));
}

TEST_CASE("a link script cannot lead our own files out of the prefix", "[prefix]") {
  CHECK_THAT(test::link_error({with_script("pkg", "post-link",
                                           "cd \"$PREFIX\" && rm -r conda-meta && "
                                           "ln -s /usr conda-meta\n")}),
             Catch::Contains("the symbolic link conda-meta leads to /usr, outside the "
                             "prefix: nothing is written through it"));
}

TEST_CASE("in rattler's manner link scripts stop nothing", "[prefix]") {
  const test::LinkedPrefix prefix({with_script("pkg", "post-link", "exit 3\n"),
                                   with_script("pre", "pre-link", "exit 1\n")},
                                  prefix::Manner::rattler);
  CHECK(prefix.notes() ==
        std::vector<std::string>{
            "the post-link script of pkg-2.0-0 ended with exit code 3"});
}
