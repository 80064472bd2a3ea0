#include "prefix/package_paths.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "prefix/link_error.hpp"

using namespace distro;
using namespace distro::prefix;

namespace {

using Files = std::map<std::string, std::string>;

/// An extracted package with these files.
class Extracted {
 public:
  explicit Extracted(const Files& files) {
    for (const auto& [path, text] : files) {
      base::write_file(folder_.path() / path, text);
    }
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  base::TempDir folder_;
};

std::string paths_json(const std::string& path) {
  return R"({"paths": [{"_path": ")" + path +
         R"(", "path_type": "hardlink"}], "paths_version": 1})";
}

}  // namespace

TEST_CASE("paths.json says paths, kinds and placeholders", "[prefix]") {
  const Extracted package(Files{{"info/paths.json", R"({"paths_version": 1, "paths": [
      {"_path": "bin/x", "path_type": "hardlink", "sha256": "ab", "size_in_bytes": 3,
       "prefix_placeholder": "/p", "file_mode": "binary", "no_link": true},
      {"_path": "bin/y", "path_type": "softlink", "size_in_bytes": 0},
      {"_path": "share/./empty", "path_type": "directory"},
      {"_path": "plain", "prefix_placeholder": "/p"}]})"}});
  const std::vector<PackagePath> paths = read_package_paths(package.path());
  REQUIRE(paths.size() == 4);
  CHECK(paths[0].path == "bin/x");
  CHECK(paths[0].sha256 == "ab");
  CHECK(paths[0].size == 3);
  CHECK(paths[0].no_link);
  REQUIRE(paths[0].placeholder);
  CHECK(paths[0].placeholder->mode == FileMode::binary);
  CHECK(paths[1].type == PathType::softlink);
  CHECK(paths[2].type == PathType::directory);
  CHECK(paths[2].path == "share/empty");
  CHECK(paths[3].type == PathType::hardlink);
  REQUIRE(paths[3].placeholder);
  CHECK(paths[3].placeholder->mode == FileMode::text);
}

TEST_CASE("without paths.json the older lists count", "[prefix]") {
  const std::string old_placeholder =
      std::string("/opt/anaconda1") + "anaconda2anaconda3";
  const Extracted package(
      {{"info/files", "bin/x\r\n# comment\n\nlib/y\nlib/with space\n"},
       {"info/has_prefix", "bin/x\n\"/p q\" binary 'lib/with space'\n"},
       {"info/no_link", "lib/y\n"}});
  const std::vector<PackagePath> paths = read_package_paths(package.path());
  REQUIRE(paths.size() == 3);
  REQUIRE(paths[0].placeholder);
  CHECK(paths[0].placeholder->text == old_placeholder);
  CHECK(paths[0].placeholder->mode == FileMode::text);
  CHECK(paths[1].no_link);
  CHECK_FALSE(paths[1].placeholder);
  REQUIRE(paths[2].placeholder);
  CHECK(paths[2].placeholder->text == "/p q");
  CHECK(paths[2].placeholder->mode == FileMode::binary);
}

TEST_CASE("a has_prefix line of two words is refused", "[prefix]") {
  const Extracted package(
      Files{{"info/files", "x\n"}, {"info/has_prefix", "text x\n"}});
  CHECK_THROWS_WITH(read_package_paths(package.path()),
                    "info/has_prefix: expected a path, or placeholder, mode and path: "
                    "'text x'");
}

TEST_CASE("a placeholder of no letters is refused: it is everywhere", "[prefix]") {
  const Extracted package(
      Files{{"info/files", "x\n"}, {"info/has_prefix", "\"\" text x\n"}});
  CHECK_THROWS_WITH(read_package_paths(package.path()),
                    "info/has_prefix: expected a path, or placeholder, mode and path: "
                    "'\"\" text x'");
}

TEST_CASE("a path that no file can have is read all the same", "[prefix]") {
  const std::string path = "lib/" + std::string(300, 'x');
  const Extracted package(Files{{"info/files", path + "\n"}});
  REQUIRE(read_package_paths(package.path()).front().path == path);
}

TEST_CASE("a path out of the prefix is refused", "[prefix]") {
  const std::string path =
      GENERATE("../x", "a/../../x", "a/../b", "/etc/passwd", "", ".", "a/");
  const Extracted package(Files{{"info/paths.json", paths_json(path)}});
  CHECK_THROWS_WITH(read_package_paths(package.path()),
                    "info/paths.json: '" + path + "' leads out of the prefix");
  CHECK_THROWS_AS(read_package_paths(package.path()), LinkError);
}

TEST_CASE("an unknown version of paths.json is refused", "[prefix]") {
  const Extracted package(
      Files{{"info/paths.json", R"({"paths_version": 2, "paths": []})"}});
  CHECK_THROWS_WITH(read_package_paths(package.path()),
                    "info/paths.json: paths_version is 2, known is 1");
}

TEST_CASE("a paths.json that is no JSON is a LinkError", "[prefix]") {
  const Extracted package(Files{{"info/paths.json", "{"}});
  CHECK_THROWS_AS(read_package_paths(package.path()), LinkError);
}

TEST_CASE("link.json says what kind of noarch and which entry points", "[prefix]") {
  const Extracted package(Files{{"info/link.json", R"({"package_metadata_version": 1,
      "noarch": {"type": "python", "entry_points": ["a = b:c"]}})"}});
  const LinkMetadata metadata = read_link_metadata(package.path());
  CHECK(metadata.noarch == "python");
  CHECK(metadata.entry_points == std::vector<std::string>{"a = b:c"});
  const Extracted old(
      Files{{"info/package_metadata.json",
             R"({"package_metadata_version": 1, "noarch": {"type": "generic"}})"}});
  CHECK(read_link_metadata(old.path()).noarch == "generic");
  CHECK(read_link_metadata(Extracted(Files()).path()).noarch.empty());
}
