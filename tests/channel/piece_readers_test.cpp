#include "channel/piece_readers.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"
#include "channel/table_builder.hpp"

namespace {

using namespace distro;
using channel::Record;
using channel::RecordTable;

std::vector<std::string> texts_of(const RecordTable& table) {
  std::vector<std::string> texts;
  for (const Record& record : table) {
    texts.push_back(to_json(record).dump());
  }
  return texts;
}

/// In pieces that are as small as they can be; nothing if that is refused.
std::optional<std::vector<std::string>> read_small(const std::string& text) {
  const auto source = channel::detail::text_in_memory(text, "repodata.json");
  auto read = channel::detail::read_in_pieces(*source, 3, 1);
  if (!read) {
    return std::nullopt;
  }
  REQUIRE(read->sha256 == base::sha256(text));
  REQUIRE(read->text_size == text.size());
  return texts_of(RecordTable(channel::detail::build_table(
      std::move(read->batches), {"file:///c", "linux-64", "file:///c/linux-64/"},
      read->facts.removed)));
}

std::vector<std::string> read_at_once(const std::string& text) {
  return texts_of(
      channel::parse_repodata(text, "repodata.json", "file:///c", "linux-64").records);
}

std::string record_text(int number, const std::string& more = "") {
  const std::string text = std::to_string(number);
  return R"({"name":"p)" + std::to_string(number % 7) + R"(","version":")" + text +
         R"(","build":"0","build_number":0,"depends":["a >=)" + text +
         R"(","b"],"timestamp":)" + text + more + "}";
}

std::string file_name(int number, const std::string& ending) {
  return "p" + std::to_string(number % 7) + "-" + std::to_string(number) + "-0" +
         ending;
}

std::string members(int begin, int end, const std::string& ending,
                    const std::string& colon = ":") {
  std::string text;
  for (int i = begin; i < end; ++i) {
    text += (text.empty() ? "\"" : ",\"") + file_name(i, ending) + "\"" + colon +
            record_text(i);
  }
  return text;
}

const std::string whole = R"({"info":{"subdir":"linux-64"},"packages":{)" +
                          members(0, 40, ".tar.bz2") + R"(},"packages.conda":{)" +
                          members(30, 90, ".conda") +
                          R"(},"removed":["p1-50-0.conda"],"repodata_version":1})";

TEST_CASE("pieces say the same as the whole", "[channel]") {
  const auto found = read_small(whole);
  REQUIRE(found);
  REQUIRE(found->size() == 89);
  REQUIRE(*found == read_at_once(whole));
}

TEST_CASE("documents with spaces are cut too", "[channel]") {
  std::string text =
      R"({ "packages.conda" : { )" + members(0, 30, ".conda", " :\n  ") + " } }\n";
  REQUIRE(read_small(text) == read_at_once(text));
}

TEST_CASE("what only looks like a record between records is no place to cut",
          "[channel]") {
  const std::string nested =
      R"({"packages.conda":{)" + members(0, 5, ".conda") + R"(,")" +
      file_name(5, ".conda") +
      "\":" + record_text(5, R"(,"x":{"a":1,"y.conda":{"z":2},"w.conda":{}})") + "," +
      members(6, 9, ".conda") + "}}";
  const std::string in_info =
      R"({"info":{"a":{},"x.conda":{"b":1},"y.conda":{}},"packages.conda":{)" +
      members(0, 5, ".conda") + "}}";
  const std::string in_text =
      R"({"packages.conda":{")" + file_name(0, ".conda") +
      "\":" + record_text(0, R"(,"license":"{,\"x.conda\":{\"y\":1},")") + "," +
      members(1, 5, ".conda") + "}}";
  for (const std::string& text : {nested, in_info, in_text}) {
    const auto found = read_small(text);
    if (found) {
      REQUIRE(*found == read_at_once(text));
    }
    REQUIRE(!read_at_once(text).empty());
  }
}

TEST_CASE("records of the wrong member are not taken for others", "[channel]") {
  const std::string text = R"({"packages":{)" + members(0, 5, ".conda") + "}}";
  REQUIRE(!read_small(text));
  REQUIRE(read_at_once(text).empty());
}

TEST_CASE("a document that ends too early is refused wherever it ends", "[channel]") {
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const std::string text = whole.substr(0, size);
    REQUIRE(!read_small(text));
    if (size % 97 == 0) {
      REQUIRE_THROWS_AS(read_at_once(text), InputError);
    }
  }
}

TEST_CASE("a comma too many between two records is seen", "[channel]") {
  std::string text = whole;
  text.insert(text.find("},\"p3-"), "},");
  REQUIRE(!read_small(text));
  REQUIRE_THROWS_AS(read_at_once(text), InputError);
}

TEST_CASE("an empty text is an empty document", "[channel]") {
  REQUIRE(read_small("")->empty());
}

TEST_CASE("a document that is nested without end is refused", "[channel]") {
  const std::string deep(200'000, '[');
  REQUIRE_THROWS_AS(channel::parse_repodata(R"({"x":)" + deep, "repodata.json",
                                            "file:///c", "noarch"),
                    InputError);
  REQUIRE_THROWS_AS(
      channel::parse_repodata(R"({"x":)" + deep + std::string(200'000, ']') + "}",
                              "repodata.json", "file:///c", "noarch"),
      InputError);
}

TEST_CASE("a small file that pretends to be a huge one is refused", "[channel]") {
  const base::TempDir folder;
  const std::string channel = channel::file_url(folder.path());
  base::write_file(folder.path() / "noarch" / "repodata.json.zst",
                   channel::zstd_compressed(std::string(std::size_t{1} << 29U, ' ')));
  REQUIRE_THROWS_WITH(channel::load_repodata(channel, "noarch"),
                      (folder.path() / "noarch" / "repodata.json.zst").string() +
                          ": 256 MiB without the end of a record");
}

}  // namespace
