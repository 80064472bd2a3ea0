#include "graph/package_index.hpp"

#include <catch2/catch.hpp>

#include "graph/channels.hpp"
#include "graph/spec_matcher.hpp"

using namespace distro;
using graph::PackageIndex;
using test::channel_of;
using test::record_of;

namespace {

std::vector<std::string> builds(const PackageIndex& index,
                                const std::vector<graph::RecordRef>& refs) {
  std::vector<std::string> texts;
  for (const graph::RecordRef ref : refs) {
    const auto& table = index.table(ref.table);
    texts.push_back(std::string(table.version(ref.row)) + " " +
                    std::string(table.build(ref.row)));
  }
  return texts;
}

/// numpy as an arch and as a noarch package, and in a second channel.
std::vector<channel::Repodata> three_tables() {
  return {
      channel_of({record_of("numpy", "1.0", {"python"}, "a"),
                  record_of("numpy", "3.0", {"blas"}, "b")}),
      channel_of({record_of("numpy", "2.0", {}, "c"), record_of("pip", "1")}, "noarch"),
      channel_of({record_of("numpy", "9.0", {}, "d"), record_of("zlib", "1")},
                 "linux-64", "file:///other")};
}

}  // namespace

TEST_CASE("names of several tables are merged in byte order", "[graph]") {
  const PackageIndex index(three_tables());
  std::vector<std::string> names;
  for (graph::Name name = 0; name < index.name_count(); ++name) {
    names.emplace_back(index.name(name));
  }
  CHECK(names == std::vector<std::string>{"blas", "numpy", "pip", "python", "zlib"});
  CHECK(index.packaged_names() == std::vector<std::string>{"numpy", "pip", "zlib"});
  CHECK_FALSE(index.find("scipy"));
  for (graph::TableId id = 0; id < index.table_count(); ++id) {
    for (channel::NameId name = 0; name < index.table(id).name_count(); ++name) {
      CHECK(index.local(id, index.global(id, name)) == name);
    }
  }
}

TEST_CASE("records of all tables come in order of preference", "[graph]") {
  const PackageIndex index(three_tables());
  const graph::Name numpy = *index.find("numpy");
  CHECK(builds(index, index.records(numpy)) ==
        std::vector<std::string>{"9.0 d", "3.0 b", "2.0 c", "1.0 a"});
  CHECK(builds(index, index.records(numpy, index.tables_with(numpy))) ==
        std::vector<std::string>{"3.0 b", "2.0 c", "1.0 a"});
  CHECK(index.tables_with(*index.find("python")).empty());
  CHECK(index.records(*index.find("python")).empty());
}

TEST_CASE("records of different tables are ordered as whole records are", "[graph]") {
  std::vector<channel::Record> left;
  std::vector<channel::Record> right;
  int number = 0;
  for (const char* version : {"1.0", "1.0.0", "2.0rc1", "2.0", "no version"}) {
    for (const std::int64_t build_number : {0, 1}) {
      for (const std::int64_t timestamp : {0, 5}) {
        for (const bool tracks : {false, true}) {
          channel::Record record =
              record_of("x", version, {}, "b" + std::to_string(number++));
          record.build_number = build_number;
          record.timestamp = timestamp;
          if (tracks) {
            record.track_features = {"slow"};
          }
          (number % 3 == 0 ? left : right).push_back(record);
        }
      }
    }
  }
  const PackageIndex index(std::vector{channel_of(left), channel_of(right, "noarch")});
  const std::vector<graph::RecordRef> refs = index.records(0);
  REQUIRE(refs.size() == 40);
  for (std::size_t at = 1; at < refs.size(); ++at) {
    const channel::Record former = index.table(refs[at - 1].table)[refs[at - 1].row];
    const channel::Record next = index.table(refs[at].table)[refs[at].row];
    INFO(former.fn << " before " << next.fn);
    const bool preferred = channel::compare_preference(former, next) > 0;
    CHECK(preferred);
  }
}

TEST_CASE("specs match rows as they match whole records", "[graph]") {
  const PackageIndex index(std::vector{
      channel_of({record_of("numpy", "1.26.4", {}, "py311_0"),
                  record_of("numpy", "2.0.2", {}, "py312_0"),
                  record_of("numpy", "odd version"), record_of("numpy-base", "1.0")})});
  graph::SpecMatcher matcher(index);
  for (const char* text :
       {"numpy", "numpy >=2", "numpy 1.26.*", "numpy 1.26.4 py311*", "numpy * *_0",
        "numpy[md5=00]", "numpy*", "*-base", "numpy=1", "other"}) {
    const channel::MatchSpec spec(text);
    std::size_t expected = 0;
    for (channel::Row row = 0; row < index.table(0).size(); ++row) {
      INFO(text << " " << index.table(0)[row].fn);
      const bool matches = spec.matches(index.table(0)[row]);
      CHECK(matcher.matches(spec, {0, row}) == matches);
      expected += matches ? 1U : 0U;
    }
    CHECK(matcher.matching(spec).size() == expected);
  }
}
