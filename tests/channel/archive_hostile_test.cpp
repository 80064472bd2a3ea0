// Packages that attack whoever unpacks them: refused with a reason on one printable
// line, or handled; what lies beside the target stays as it was.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/archive.hpp"
#include "raw_archive.hpp"

using namespace distro;
using base::TempDir;
using test::tar_end;
using test::tar_header;
using test::tar_member;

namespace {

namespace fs = std::filesystem;

/// Every path below a folder.
std::vector<std::string> paths_below(const fs::path& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    paths.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// A package file made of these bytes, unpacked in a folder with a neighbour.
struct Unpacked {
  TempDir folder;
  fs::path package;
  fs::path target = folder.path() / "cache/target";
  std::string said = "unpacked";  ///< or the fault, without the package's path

  Unpacked(const std::string& name, const std::string& bytes)
      : package(folder.path() / name) {
    base::write_file(package, bytes);
    base::write_file(folder.path() / "cache/neighbour", "untouched");
    try {
      channel::extract_package(package, target);
    } catch (const InputError& error) {
      said = error.what();
      REQUIRE(said.starts_with(package.string()));
      said.erase(0, package.string().size());
    }
    INFO(said);
    CHECK(std::all_of(said.begin(), said.end(), [](char letter) {
      return static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7f;
    }));
    CHECK(base::read_file(folder.path() / "cache/neighbour") == "untouched");
    base::remove_tree(target);
    CHECK(paths_below(folder.path()) ==
          std::vector<std::string>{"cache", "cache/neighbour", name});
  }
};

const std::string info_tar = tar_member("info/index.json", "{}") + tar_end();

/// What is said of a tar, the same in both formats but for their sizes.
std::string said_of(const std::string& tar) {
  const auto without_size = [](const std::string& text) {
    return text.substr(0, text.find(" MiB, too much for a file of "));
  };
  const Unpacked old("x-1-0.tar.bz2", test::bzip2(tar));
  const Unpacked conda("x-1-0.conda",
                       test::raw_conda(test::zstd(info_tar), test::zstd(tar)));
  CHECK(without_size(old.said) == without_size(conda.said));
  return conda.said;
}

std::string said_of_member(const std::string& name) {
  return said_of(tar_member(name, "content") + tar_end());
}

}  // namespace

TEST_CASE("a file that says it has exabytes is refused before it is written",
          "[channel]") {
  CHECK_THAT(
      said_of(tar_header("big", std::uint64_t{1} << 62U) + "only this"),
      Catch::StartsWith(" is refused: it unpacks to more than 1024 MiB, too much "
                        "for a file of 1 KiB"));
}

TEST_CASE("zeros behind the end of a tar have an end themselves", "[channel]") {
  const Unpacked bomb("x-1-0.conda",
                      test::raw_conda(test::zstd(info_tar),
                                      test::zstd(tar_member("a", "a") + tar_end()) +
                                          test::zstd_zeros(1100)));
  CHECK_THAT(bomb.said, Catch::StartsWith(" is refused: it unpacks to more than 10") &&
                            Catch::EndsWith(" KiB"));
}

TEST_CASE("a bomb is not looked through for the files of info/", "[channel]") {
  const TempDir folder;
  const fs::path package = folder.path() / "x-1-0.conda";
  base::write_file(
      package, test::raw_conda(test::zstd(tar_header("big", std::uint64_t{2} << 30U)) +
                                   test::zstd_zeros(1100),
                               test::zstd(tar_end())));
  CHECK_THROWS_WITH(channel::read_info_files(package, {"info/index.json"}),
                    Catch::Contains(" is refused: it unpacks to more than 10") &&
                        Catch::Contains(" MiB, too much for a file of "));
}

TEST_CASE("a hole of exabytes is refused", "[channel]") {
  const std::string header =
      test::pax_record("GNU.sparse.major", "0") +
      test::pax_record("GNU.sparse.minor", "1") +
      test::pax_record("GNU.sparse.name", "hole") +
      test::pax_record("GNU.sparse.size", "4611686018427387904") +
      test::pax_record("GNU.sparse.numblocks", "1") +
      test::pax_record("GNU.sparse.map", "0,1");
  CHECK_THAT(
      said_of(tar_member("pax", header, 'x') + tar_member("hole", "x") + tar_end()),
      Catch::StartsWith(" is refused: it unpacks to more than 1024 MiB"));
}

TEST_CASE("one file under a thousand names is as large as a thousand files",
          "[channel]") {
  std::string tar = tar_member("a", std::string(4 << 20, 'a'));
  for (int at = 0; at < 300; ++at) {
    tar += tar_header("a" + std::to_string(at), 0, '1', "a");
  }
  CHECK_THAT(said_of(tar + tar_end()),
             Catch::StartsWith(" is refused: it unpacks to more than 10"));
}

TEST_CASE("headers that would fill the memory are refused", "[channel]") {
  const std::string damaged = ": the package is truncated or damaged: ";
  const std::string name(5 << 20, 'x');
  CHECK(said_of(tar_member("pax", test::pax_record("path", name), 'x') +
                tar_member("x", "x") + tar_end()) ==
        damaged + "Special header too large");
  // A map of holes that goes on and on.
  std::string map = tar_header("holes", 0, 'S');
  map.replace(257, 8, std::string("ustar  \0", 8));
  map.replace(386, 23,
              std::string("00000000000\0"
                          "00000000000",
                          23));
  map[482] = '\1';
  map = test::with_checksum(map);
  std::string more(512, '\0');
  more[504] = '\1';
  for (int at = 0; at < 10'000; ++at) {
    map += more;
  }
  CHECK(said_of(map + tar_end()) ==
        damaged + "what stands before a member is too large");
}

TEST_CASE("a frame that asks for a window of 2 GiB is refused", "[channel]") {
  const std::string frame("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", 9);
  const Unpacked wide("x-1-0.conda", test::raw_conda(test::zstd(info_tar), frame));
  CHECK(wide.said ==
        ": the package is truncated or damaged: Frame requires too much memory for "
        "decoding");
}

TEST_CASE("a name that steers terminals is refused and shown harmlessly", "[channel]") {
  CHECK(said_of_member("a\nb") ==
        ": member 'a\\nb' is refused: its path holds a control character");
  CHECK(said_of_member("a\x1b]0;title\x07") ==
        ": member 'a\\x1b]0;title\\x07' is refused: its path holds a control "
        "character");
  CHECK(said_of_member("../\xc2\x9b"
                       "2J") ==
        ": member '../\\u009b2J' is refused: its path holds '..'");
}

TEST_CASE("a name too long or too deep to be removed again is refused", "[channel]") {
  const std::string part(256, 'x');
  const auto said = [](const std::string& path) {
    std::string text = said_of(tar_member("pax", test::pax_record("path", path), 'x') +
                               tar_member("x", "x") + tar_end());
    return text.substr(text.rfind(" is refused"));
  };
  CHECK(said(part) == " is refused: its path has a part of more than 255 bytes");
  std::string deep;
  for (int at = 0; at < 300; ++at) {
    deep += "d/";
  }
  CHECK(said(deep + "x") == " is refused: its path has more than 256 parts");
  std::string far;
  for (int at = 0; at < 30; ++at) {
    far += std::string(100, 'f') + "/";
  }
  CHECK(said(far + "x") == " is refused: its path is longer than 2048 bytes");
}

TEST_CASE("a name ends where C says that it ends", "[channel]") {
  const TempDir folder;
  const fs::path package = folder.path() / "x-1-0.tar.bz2";
  const std::string name("in\0/../../evil", 14);
  base::write_file(package,
                   test::bzip2(tar_member("pax", test::pax_record("path", name), 'x') +
                               tar_member("x", "x") + tar_end()));
  channel::extract_package(package, folder.path() / "t");
  CHECK(paths_below(folder.path() / "t") == std::vector<std::string>{"in"});
}

TEST_CASE("a name that is no UTF-8 keeps its bytes", "[channel]") {
  const TempDir folder;
  const fs::path package = folder.path() / "x-1-0.conda";
  base::write_file(
      package, test::raw_conda(test::zstd(info_tar),
                               test::zstd(tar_member("a\xff\xfe", "x") + tar_end())));
  channel::extract_package(package, folder.path() / "t");
  CHECK(fs::exists(folder.path() / "t/a\xff\xfe"));
}

TEST_CASE("names that differ in case only are two files", "[channel]") {
  const TempDir folder;
  const fs::path package = folder.path() / "x-1-0.tar.bz2";
  base::write_file(package, test::bzip2(tar_member("share/Data", "big") +
                                        tar_member("share/data", "small") + tar_end()));
  channel::extract_package(package, folder.path() / "t");
  CHECK(base::read_file(folder.path() / "t/share/Data") == "big");
  CHECK(base::read_file(folder.path() / "t/share/data") == "small");
}

TEST_CASE("devices, pipes and sockets are refused", "[channel]") {
  for (const char type : {'3', '4', '6'}) {
    CHECK(said_of(tar_header("dev", 0, type) + tar_end()) ==
          ": member 'dev' is refused: it is a device, a pipe or a socket");
  }
}

TEST_CASE("a link's target longer than any path is refused", "[channel]") {
  const std::string target(5000, 't');
  CHECK(said_of(tar_member("pax", test::pax_record("linkpath", target), 'x') +
                tar_header("l", 0, '2', "t") + tar_end()) ==
        ": member 'l' is refused: it is a symbolic link to a path longer than 4095 "
        "bytes");
}

TEST_CASE("nothing is written through a link to a folder made by a hard link",
          "[channel]") {
  CHECK(said_of(tar_header("out", 0, '2', "..") + tar_header("also", 0, '1', "out") +
                tar_member("also/neighbour", "evil") + tar_end()) ==
        ": member 'also/neighbour' is refused: 'also' in its path is a symbolic link "
        "or a file");
}

TEST_CASE("a zip that lists a part twice is refused", "[channel]") {
  const std::string tar = test::zstd(tar_member("a", "a") + tar_end());
  const Unpacked twice(
      "x-1-0.conda",
      test::raw_zip({{"metadata.json", R"({"conda_pkg_format_version": 2})"},
                     {"pkg-x-1-0.tar.zst", tar},
                     {"pkg-x-1-0.tar.zst", tar},
                     {"info-x-1-0.tar.zst", test::zstd(info_tar)}}));
  CHECK(twice.said ==
        " is no package: it holds 1 info-*.tar.zst and 2 pkg-*.tar.zst, one of each is "
        "needed");
  const Unpacked described(
      "x-1-0.conda",
      test::raw_zip({{"metadata.json", R"({"conda_pkg_format_version": 2})"},
                     {"metadata.json", R"({"conda_pkg_format_version": 3})"},
                     {"pkg-x-1-0.tar.zst", tar},
                     {"info-x-1-0.tar.zst", test::zstd(info_tar)}}));
  CHECK(described.said == " is no package: it holds two metadata.json");
}

TEST_CASE("a zip that lies about sizes is refused", "[channel]") {
  const std::string tar = test::zstd(tar_member("a", "a") + tar_end());
  for (const std::int64_t lie : {-20, 20, 1 << 30}) {
    INFO(lie);
    const Unpacked lying(
        "x-1-0.conda",
        test::raw_zip({{"metadata.json", R"({"conda_pkg_format_version": 2})"},
                       {"info-x-1-0.tar.zst", test::zstd(info_tar)},
                       {"pkg-x-1-0.tar.zst", tar, lie}}));
    CHECK_THAT(lying.said,
               Catch::StartsWith(": the package is truncated or damaged: "));
  }
}

TEST_CASE("a metadata.json that is no small text is refused", "[channel]") {
  const Unpacked large("x-1-0.conda",
                       test::raw_zip({{"metadata.json", std::string(100'000, ' ')},
                                      {"pkg-x-1-0.tar.zst", test::zstd(tar_end())},
                                      {"info-x-1-0.tar.zst", test::zstd(info_tar)}}));
  CHECK(large.said ==
        ": the package is truncated or damaged: its metadata.json is larger than 64 "
        "KiB");
}

TEST_CASE("a tar that is cut anywhere is refused", "[channel]") {
  const std::string tar =
      tar_member("a", std::string(1500, 'a')) + tar_member("b", "b") + tar_end();
  // A cut between two members is noticed by the compression around it only.
  for (const std::size_t size : {100U, 512U, 700U, 2100U, 2600U}) {
    INFO(size);
    CHECK_THAT(said_of(tar.substr(0, size)),
               Catch::StartsWith(": the package is truncated or damaged: "));
  }
}
