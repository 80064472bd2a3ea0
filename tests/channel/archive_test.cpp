#include "channel/archive.hpp"

#include <archive_entry.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <string>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "support/package_builder.hpp"
#include "tar_builder.hpp"

using namespace distro;
using base::read_file;
using base::TempDir;
using test::TarMember;

namespace {

namespace fs = std::filesystem;

TarMember file(const std::string& path, const std::string& content = "content") {
  TarMember member;
  member.path = path;
  member.content = content;
  return member;
}

TarMember soft_link(const std::string& path, const std::string& target) {
  TarMember member;
  member.path = path;
  member.symlink = target;
  return member;
}

TarMember hard_link(const std::string& path, const std::string& target) {
  TarMember member;
  member.path = path;
  member.hardlink = target;
  return member;
}

mode_t mode_of(const fs::path& path) {
  struct stat status = {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

/// The fault of extracting such members, without the package's path, in both formats.
std::string refusal(const std::vector<TarMember>& members) {
  const TempDir folder;
  std::string message;
  for (const char* name : {"x-1-0.tar.bz2", "x-1-0.conda"}) {
    const fs::path package = folder.path() / name;
    const fs::path target = folder.path() / ("in-" + std::string(name)) / "x";
    test::write_archive(package, members);
    try {
      channel::extract_package(package, target);
      return "extracted";
    } catch (const InputError& error) {
      const std::string text = error.what();
      REQUIRE(text.starts_with(package.string() + ": "));
      const std::string rest = text.substr(package.string().size() + 2);
      REQUIRE((message.empty() || message == rest));
      message = rest;
    }
  }
  REQUIRE_FALSE(fs::exists(folder.path() / "evil"));
  return message;
}

}  // namespace

TEST_CASE("a package of either format is unpacked as it was packed", "[channel]") {
  const std::string extension = GENERATE(".conda", ".tar.bz2");
  const TempDir folder;
  test::PackageContents contents;
  contents.name = "tool";
  contents.files["bin/tool"] = {"#!/bin/sh\n", 0755, "", "", "text", true};
  contents.files["share/read-only"] = {"text", 0444, "", "", "text", true};
  contents.files["bin/setuid"] = {"x", 04755, "", "", "text", true};
  contents.files["lib/libtool.so"] = {"", 0777, "libtool.so.1", "", "text", true};
  contents.files["lib/big"] = {std::string(3'000'000, 'x'), 0644, "", "", "text", true};
  const fs::path package = test::build_package(folder.path(), contents, extension);
  const fs::path target = folder.path() / "target";
  channel::extract_package(package, target);

  REQUIRE(read_file(target / "bin/tool") == "#!/bin/sh\n");
  REQUIRE(mode_of(target / "bin/tool") == 0755);
  REQUIRE(mode_of(target / "bin/setuid") == 0755);
  REQUIRE(mode_of(target / "share/read-only") == 0444);
  REQUIRE(fs::read_symlink(target / "lib/libtool.so") == "libtool.so.1");
  REQUIRE(fs::file_size(target / "lib/big") == 3'000'000);
  REQUIRE(fs::exists(target / "info/index.json"));
  struct stat status = {};
  REQUIRE(::stat((target / "bin/tool").c_str(), &status) == 0);
  REQUIRE(status.st_mtime == 1'700'000'000);
}

TEST_CASE("members of info/ are read without unpacking the rest", "[channel]") {
  const std::string extension = GENERATE(".conda", ".tar.bz2");
  const TempDir folder;
  test::PackageContents contents;
  contents.name = "tool";
  contents.info["info/test/run_test.sh"] = "true\n";
  const fs::path package = test::build_package(folder.path(), contents, extension);
  const auto found =
      channel::read_info_files(package, {"info/test/run_test.sh", "info/missing"});
  REQUIRE(found ==
          std::map<std::string, std::string>{{"info/test/run_test.sh", "true\n"}});
}

TEST_CASE("files of info/ are read by a rule about their paths and sizes",
          "[channel]") {
  const std::string extension = GENERATE(".conda", ".tar.bz2");
  const TempDir folder;
  test::PackageContents contents;
  contents.name = "tool";
  contents.files["share/info/recipe/no.txt"].content = "x";
  contents.info["info/recipe/build.sh"] = "make\n";
  contents.info["info/recipe/sub/data.bin"] = std::string("\0\n", 2);
  contents.info["info/recipe/big.txt"] = std::string(100, 'x');
  contents.info["info/recipe/../../out.txt"] = "out";
  const fs::path package = test::build_package(folder.path(), contents, extension);
  const auto found =
      channel::read_info_files(package, [](std::string_view path, std::uint64_t size) {
        return path.starts_with("info/recipe/") && size < 100;
      });
  REQUIRE(found == std::map<std::string, std::string>{
                       {"info/recipe/build.sh", "make\n"},
                       {"info/recipe/sub/data.bin", std::string("\0\n", 2)}});
}

TEST_CASE("names of any script and ./ are kept and dropped", "[channel]") {
  const bool gnu = GENERATE(true, false);
  const TempDir folder;
  TarMember member = file("./share/na\xc3\xafve.txt");
  member.gnu_name = gnu;
  test::write_archive(folder.path() / "x-1-0.tar.bz2", {member});
  channel::extract_package(folder.path() / "x-1-0.tar.bz2", folder.path() / "t");
  REQUIRE(read_file(folder.path() / "t/share/na\xc3\xafve.txt") == "content");
}

TEST_CASE("the last of two members with one name wins", "[channel]") {
  const TempDir folder;
  test::write_archive(folder.path() / "x-1-0.tar.bz2",
                      {file("a", "first"), hard_link("b", "a"), file("a", "second")});
  channel::extract_package(folder.path() / "x-1-0.tar.bz2", folder.path() / "t");
  REQUIRE(read_file(folder.path() / "t/a") == "second");
  REQUIRE(read_file(folder.path() / "t/b") == "first");
}

TEST_CASE("what would be written outside of the target is refused", "[channel]") {
  REQUIRE(refusal({file("../evil")}) ==
          "member '../evil' is refused: its path holds '..'");
  REQUIRE(refusal({file("a/../../evil")}) ==
          "member 'a/../../evil' is refused: its path holds '..'");
  REQUIRE(refusal({file("/tmp/evil-by-absolute-path")}) ==
          "member '/tmp/evil-by-absolute-path' is refused: its path is absolute");
  REQUIRE(
      refusal({soft_link("out", ".."), file("out/evil")}) ==
      "member 'out/evil' is refused: 'out' in its path is a symbolic link or a file");
  REQUIRE(refusal({soft_link("a", "/tmp"), soft_link("b", "a"), file("b/evil")}) ==
          "member 'b/evil' is refused: 'b' in its path is a symbolic link or a file");
  REQUIRE(refusal({hard_link("passwd", "/etc/passwd")}) ==
          "member 'passwd' is refused: its path is absolute");
  REQUIRE(refusal({hard_link("passwd", "../../etc/passwd")}) ==
          "member 'passwd' is refused: its path holds '..'");
  REQUIRE(refusal({soft_link("out", ".."), hard_link("x", "out/x-1-0.conda")}) ==
          "member 'x' is refused: 'out' in its path is a symbolic link or a file");
  REQUIRE(refusal({hard_link("b", "missing")}) ==
          "member 'b' is refused: it is a hard link to 'missing', which was not "
          "extracted before");
  TarMember pipe = file("pipe");
  pipe.type = AE_IFIFO;
  REQUIRE(refusal({pipe}) ==
          "member 'pipe' is refused: it is a device, a pipe or a socket");
  TarMember device = file("device");
  device.type = AE_IFCHR;
  REQUIRE(refusal({device}) ==
          "member 'device' is refused: it is a device, a pipe or a socket");
}

TEST_CASE("a symbolic link may lead anywhere and is replaced, not followed",
          "[channel]") {
  const TempDir folder;
  base::write_file(folder.path() / "outside", "untouched");
  test::write_archive(folder.path() / "x-1-0.tar.bz2",
                      {soft_link("a", "../outside"), file("a", "inside")});
  channel::extract_package(folder.path() / "x-1-0.tar.bz2", folder.path() / "t");
  REQUIRE(read_file(folder.path() / "outside") == "untouched");
  REQUIRE(read_file(folder.path() / "t/a") == "inside");
}

TEST_CASE("a damaged package is an input error that names the file", "[channel]") {
  const std::string extension = GENERATE(".conda", ".tar.bz2");
  const TempDir folder;
  test::PackageContents contents;
  contents.name = "tool";
  std::string noise;
  for (unsigned i = 0; i < 200'000; ++i) {
    noise += static_cast<char>((i * 2654435761U) >> 23U);
  }
  contents.files["share/data"] = {noise, 0644, "", "", "text", true};
  const fs::path package = test::build_package(folder.path(), contents, extension);
  const std::string whole = read_file(package);
  const auto fault_of = [&](const std::string& bytes, const std::string& target) {
    base::write_file(package, bytes);
    try {
      channel::extract_package(package, folder.path() / target);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("extracted");
  };
  const std::string damaged =
      package.string() + ": the package is truncated or damaged: ";
  for (const std::size_t percent : {0U, 1U, 30U, 60U, 95U}) {
    INFO(percent << " per cent of the file");
    const std::size_t size = whole.size() * percent / 100;
    REQUIRE_THAT(fault_of(whole.substr(0, size), "cut" + std::to_string(percent)),
                 Catch::StartsWith(damaged));
  }
  std::string flipped = whole;
  flipped[flipped.size() / 2] = static_cast<char>(~flipped[flipped.size() / 2]);
  REQUIRE_THAT(fault_of(flipped, "flipped"), Catch::StartsWith(damaged));
  REQUIRE_THAT(fault_of("<html>not found</html>", "html"), Catch::StartsWith(damaged));
}

TEST_CASE("a tar that ends where a block of the reader does is whole", "[channel]") {
  // 65,536 bytes decompressed, or twice that: a header, the file, the end of the tar.
  for (const std::size_t size : {64'000U, 129'536U}) {
    const TempDir dir;
    test::PackageContents contents;
    contents.name = "block";
    contents.files["share/file"].content = std::string(size, 'x');
    const fs::path package = test::build_package(dir.path(), contents);
    channel::extract_package(package, dir.path() / "out");
    CHECK(fs::file_size(dir.path() / "out/share/file") == size);
  }
}

TEST_CASE("a file that is no package says so", "[channel]") {
  const TempDir folder;
  const fs::path package = folder.path() / "readme.txt";
  base::write_file(package, "text");
  REQUIRE_THROWS_WITH(channel::extract_package(package, folder.path() / "t"),
                      package.string() +
                          " is no package: its name ends neither in .conda nor in "
                          ".tar.bz2");
  REQUIRE_THROWS_AS(
      channel::extract_package(folder.path() / "none.conda", folder.path() / "u"),
      EnvironmentError);
}
