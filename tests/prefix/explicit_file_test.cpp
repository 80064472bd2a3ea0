#include "prefix/explicit_file.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "support/package_builder.hpp"

using namespace distro;

namespace {

channel::Record record(const std::string& name, const std::string& ending) {
  channel::Record record = test::record_of(name, "1.0");
  record.fn = record.distribution() + ending;
  record.subdir = "linux-64";
  record.channel = "https://host.example/channel";
  record.url = record.channel + "/linux-64/" + record.fn;
  record.sha256 = std::string(64, 'a');
  return record;
}

}  // namespace

TEST_CASE("an explicit file has the files of an environment in its order", "[prefix]") {
  channel::Record second = record("with-dashes", ".tar.bz2");
  second.sha256.clear();
  second.md5 = std::string(32, 'b');
  const std::vector<channel::Record> records = {record("leaf", ".conda"), second};
  const std::string text = prefix::explicit_text(records, "two of them");
  CHECK(text ==
        "# two of them\n@EXPLICIT\n"
        "https://host.example/channel/linux-64/leaf-1.0-0.conda#" +
            records[0].sha256 +
            "\n"
            "https://host.example/channel/linux-64/with-dashes-1.0-0.tar.bz2#" +
            second.md5 + "\n");
  const base::TempDir folder;
  base::write_file(folder.path() / "environment.txt", text);
  const std::vector<channel::Record> back =
      prefix::read_explicit_file(folder.path() / "environment.txt");
  REQUIRE(back.size() == 2);
  CHECK(back[0].url == records[0].url);
  CHECK(back[0].sha256 == records[0].sha256);
  CHECK(back[1].name == "with-dashes");
  CHECK(back[1].version == "1.0");
  CHECK(back[1].md5 == second.md5);
  CHECK(back[1].subdir == "linux-64");
  CHECK(back[1].channel == "https://host.example/channel");
}

TEST_CASE("a line that is no package with its digest is told with its place",
          "[prefix]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "e.txt";
  for (const std::string& line : std::vector<std::string>{
           "https://host.example/c/linux-64/leaf-1.0-0.conda", "leaf-1.0-0.conda#abc",
           "https://host.example/c/linux-64/"
           "leaf.conda#00000000000000000000000000000000"}) {
    base::write_file(file, "@EXPLICIT\n" + line + "\n");
    CHECK_THROWS_WITH(prefix::read_explicit_file(file),
                      Catch::Contains("e.txt:2:1: expected the URL of a package"));
  }
}

TEST_CASE("a package says the rest of its record itself", "[prefix]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "info/index.json",
                   R"({"name": "leaf", "version": "1.0", "build": "0",
                       "build_number": 3, "depends": ["python"], "noarch": "python",
                       "subdir": "noarch", "url": "file:///elsewhere"})");
  const channel::Record said =
      prefix::completed(record("leaf", ".conda"), folder.path());
  CHECK(said.build_number == 3);
  CHECK(said.noarch == "python");
  CHECK(said.url == "https://host.example/channel/linux-64/leaf-1.0-0.conda");
  CHECK(said.sha256 == std::string(64, 'a'));
}
