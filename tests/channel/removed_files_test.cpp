#include "channel/removed_files.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/repodata_file.hpp"

using namespace distro;

TEST_CASE("the files that repodata took out are read", "[channel]") {
  const base::TempDir folder;
  const auto file = folder.path() / "repodata.json";
  base::write_file(file, R"({"packages": {"a": {"removed": ["no"]}}, "removed": [
      "a-1-0.conda", "b-1-0.tar.bz2"], "info": {}})");
  const std::set<std::string> names = {"a-1-0.conda", "b-1-0.tar.bz2"};
  CHECK(channel::removed_files(file) == names);
  const auto packed = folder.path() / "repodata.json.zst";
  base::write_file(packed, channel::zstd_compressed(base::read_file(file)));
  CHECK(channel::removed_files(packed) == names);
  base::write_file(file, R"({"packages": {}})");
  CHECK(channel::removed_files(file).empty());
}

TEST_CASE("a damaged list of removed files is a fault with its place", "[channel]") {
  const base::TempDir folder;
  const auto file = folder.path() / "repodata.json";
  base::write_file(file, R"({"removed": ["a-1-0.conda")");
  CHECK_THROWS_WITH(channel::removed_files(file),
                    Catch::Contains(file.string() + ":1:") &&
                        Catch::Contains("truncated or damaged"));
}
