#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/match_spec.hpp"
#include "channel/record_places.hpp"
#include "channel/repodata.hpp"

namespace {

using namespace distro;
using channel::LoadOptions;
using channel::Record;
using channel::Repodata;
using Texts = std::vector<std::string>;

/// A channel in a folder, and a cache; every file is searched.
struct Place {
  base::TempDir folder;
  LoadOptions options;

  Place() {
    options.cache = folder.path() / "cache";
    options.search_above = 0;
    put("noarch", R"({"packages":{}})");
  }
  void put(const std::string& subdir, const std::string& text) const {
    base::write_file(folder.path() / "ch" / subdir / "repodata.json", text);
  }
  [[nodiscard]] Texts channels() const {
    return {channel::file_url(folder.path() / "ch")};
  }
  [[nodiscard]] std::vector<Repodata> reach(const Texts& names) const {
    return channel::load_reachable(channels(), "linux-64", names, options);
  }
};

std::string record(const std::string& name, const std::string& version,
                   const std::string& depends, const std::string& ending = ".conda") {
  return "\"" + name + "-" + version + "-0" + ending + R"(":{"name":")" + name +
         R"(","version":")" + version +
         R"(","build":"0","build_number":0,"depends":[)" + depends + "]}";
}

std::string index_of(const Texts& conda, const Texts& tar_bz2 = {},
                     const std::string& more = "") {
  const auto joined = [](const Texts& records) {
    std::string text;
    for (const std::string& one : records) {
      text += (text.empty() ? "" : ", ") + one;
    }
    return text;
  };
  return R"({"info": {"subdir": "linux-64"}, "packages": {)" + joined(tar_bz2) +
         R"(}, "packages.conda": {)" + joined(conda) + "}" + more + "}";
}

Texts files_of(const std::vector<Repodata>& loaded) {
  Texts files;
  for (const Repodata& part : loaded) {
    for (const Record& one : part.records) {
      files.push_back(one.fn);
    }
  }
  return files;
}

TEST_CASE("of a file that is searched only what is reached is there", "[channel]") {
  Place place;
  place.put("linux-64",
            index_of({record("a", "1", R"("b >=2", "__glibc")"), record("b", "2", ""),
                      record("unrelated", "1", R"("a")")}));
  const auto loaded = place.reach({"a"});
  CHECK(files_of(loaded) == Texts{"a-1-0.conda", "b-2-0.conda"});
  CHECK(loaded[0].is_part);
  CHECK(loaded[0].sha256.empty());
  CHECK(loaded[0].records[0].url == place.channels()[0] + "/linux-64/a-1-0.conda");
}

TEST_CASE("what is reached through another subdir is there", "[channel]") {
  Place place;
  place.put("linux-64", index_of({record("a", "1", R"("b")"), record("c", "1", ""),
                                  record("d", "1", "")}));
  place.put("noarch", R"({"packages.conda":{)" + record("b", "1", R"("c")") + "}}");
  CHECK(files_of(place.reach({"a"})) ==
        Texts{"a-1-0.conda", "c-1-0.conda", "b-1-0.conda"});
}

TEST_CASE("hidden and removed records are not reached", "[channel]") {
  Place place;
  place.put("linux-64", index_of({record("a", "1", ""), record("a", "2", "")},
                                 {record("a", "1", "", ".tar.bz2"),
                                  record("a", "0", "", ".tar.bz2")},
                                 R"(, "removed": ["a-2-0.conda"])"));
  CHECK(files_of(place.reach({"a"})) == Texts{"a-1-0.conda", "a-0-0.tar.bz2"});
}

TEST_CASE("a record of another name than its file makes the whole file be read",
          "[channel]") {
  Place place;
  place.put("linux-64",
            index_of({record("a", "1", ""),
                      R"("other-1-0.conda":{"name":"a","version":"3","build":"0",)"
                      R"("build_number":0,"depends":[]})"}));
  const auto loaded = place.reach({"a"});
  CHECK(files_of(loaded) == Texts{"other-1-0.conda", "a-1-0.conda"});
  CHECK(!loaded[0].is_part);
}

TEST_CASE("a pattern in depends makes the whole file be read", "[channel]") {
  Place place;
  place.put("linux-64", index_of({record("a", "1", R"("lib*")"),
                                  record("libx", "1", ""), record("d", "1", "")}));
  CHECK(files_of(place.reach({"a"})).size() == 3);
}

TEST_CASE("an unknown name makes the whole file be read", "[channel]") {
  Place place;
  place.put("linux-64", index_of({record("a", "1", ""), record("b", "1", "")}));
  CHECK(files_of(place.reach({"a", "aa"})).size() == 2);
}

TEST_CASE("a text in depends that conda rejects reaches nothing", "[channel]") {
  Place place;
  place.put("linux-64", index_of({record("a", "1", R"("b >=", "b !!")"),
                                  record("b", "1", ""), record("d", "1", "")}));
  CHECK(files_of(place.reach({"a"})) == Texts{"a-1-0.conda"});
}

TEST_CASE("a damaged file is refused by who reads all of it, with the place",
          "[channel]") {
  Place place;
  const std::string text = index_of({record("a", "1", ""), record("b", "1", "")});
  SECTION("a text that ends too early") {
    place.put("linux-64", text.substr(0, text.size() - 5));
    try {
      static_cast<void>(place.reach({"a"}));
      FAIL("it was taken");
    } catch (const InputError& error) {
      CHECK_THAT(error.what(), Catch::Contains("linux-64/repodata.json:1:"));
    }
  }
  SECTION("a record that is reached") {
    std::string damaged = text;
    damaged.replace(damaged.find("\"build\":"), 8, "\"build\" ,");
    place.put("linux-64", damaged);
    CHECK_THROWS_WITH(place.reach({"a"}), Catch::Contains("linux-64/repodata.json:1:"));
  }
}

TEST_CASE("records that are reached and cannot be used are told of", "[channel]") {
  Place place;
  place.put("linux-64",
            index_of({record("a", "1", ""), record("b", "1", ""),
                      R"("a-2-0.conda":{"name":"a","build":"0","build_number":0})",
                      R"("b-2-0.conda":{"name":"b","build":"0","build_number":0})"}));
  const auto loaded = place.reach({"a"});
  REQUIRE(loaded[0].warnings.size() == 1);
  CHECK_THAT(loaded[0].warnings[0], Catch::StartsWith("a-2-0.conda was skipped: "));
}

TEST_CASE("a file of another subdir is refused when it is searched", "[channel]") {
  Place place;
  place.put("linux-64", R"({"info":{"subdir":"osx-64"},"packages":{}})");
  CHECK_THROWS_WITH(place.reach({"a"}), Catch::Contains("this is the index of osx-64"));
}

TEST_CASE("who asks a second time has a snapshot kept", "[channel]") {
  Place place;
  Texts records;
  for (int i = 0; i < 8000; ++i) {
    records.push_back(record("p" + std::to_string(i), "1", ""));
  }
  place.put("linux-64", index_of(records));
  const auto file = place.folder.path() / "ch" / "linux-64" / "repodata.json";
  std::filesystem::last_write_time(
      file, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  CHECK(place.reach({"p7"})[0].is_part);
  const auto second = place.reach({"p7"});
  CHECK(!second[0].is_part);
  CHECK(second[0].records.size() == 8000);
  CHECK(second[0].sha256 == base::sha256(index_of(records)));
}

TEST_CASE("runs of records are found whatever the pieces are", "[channel]") {
  Texts records;
  for (int i = 0; i < 60; ++i) {
    records.push_back(record("p" + std::to_string(i / 4), std::to_string(i), "\"q\""));
  }
  const std::string text = index_of(records, {record("p3", "7", "", ".tar.bz2")});
  for (const std::size_t piece : {std::size_t{1}, std::size_t{300}, text.size() * 2}) {
    const auto source = channel::detail::text_in_memory(text, "repodata.json");
    const auto found = channel::detail::find_places(*source, 3, piece);
    REQUIRE(found);
    std::string all;
    for (const auto& run : found->places.runs("p3")) {
      all += (all.empty() ? "" : ", ") +
             text.substr(run.begin, static_cast<std::size_t>(run.end - run.begin));
    }
    CHECK(all == record("p3", "7", "", ".tar.bz2") + ", " + records[12] + ", " +
                     records[13] + ", " + records[14] + ", " + records[15]);
  }
}

/// All that a table's records of a name say.
Texts said_of(const channel::RecordTable& table, const std::string& name) {
  Texts said;
  for (const channel::Row row : table.rows(name)) {
    said.push_back(to_json(table[row]).dump());
  }
  return said;
}

TEST_CASE("what is reached of recorded channels is what the whole of them says",
          "[channel][slow]") {
  const auto vectors = std::filesystem::absolute("tests/vectors");
  for (const auto& folder :
       std::filesystem::directory_iterator(vectors / "solve_channels")) {
    const Texts channels{channel::file_url(folder.path())};
    const auto whole = channel::load_channels(channels, "linux-64");
    LoadOptions options;
    options.search_above = 0;
    const auto names = whole[0].records.name_count();
    for (channel::NameId id = 0; id < names; id += names / 40 + 1) {
      const Texts wanted{std::string(whole[0].records.name(id))};
      const auto part = channel::load_reachable(channels, "linux-64", wanted, options);
      std::set<std::string> reached;
      for (std::size_t at = 0; at < part.size(); ++at) {
        const channel::RecordTable& table = part[at].records;
        for (channel::NameId name = 0; name < table.name_count(); ++name) {
          const std::string text(table.name(name));
          // Names that are only in constrains are not reached.
          if (!table.rows(name).empty()) {
            reached.insert(text);
          }
        }
        for (channel::SpecId spec = 0; spec < table.spec_count(); ++spec) {
          if (!table.depending(spec).empty() &&
              table.spec_name(spec) != channel::no_name) {
            reached.insert(std::string(table.name(table.spec_name(spec))));
          }
        }
      }
      for (std::size_t at = 0; at < part.size(); ++at) {
        for (const std::string& name : reached) {
          REQUIRE(said_of(part[at].records, name) == said_of(whole[at].records, name));
        }
      }
    }
  }
}

}  // namespace
