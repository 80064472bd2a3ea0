#include "channel/record_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

using namespace distro;
using channel::Record;
using channel::RecordTable;

Record record(const std::string& name, const std::string& version,
              const std::string& build, std::vector<std::string> depends = {}) {
  Record made;
  made.name = name;
  made.version = version;
  made.build = build;
  made.depends = std::move(depends);
  made.fn = made.distribution() + ".conda";
  made.channel = "file:///c";
  made.subdir = "linux-64";
  made.url = "file:///c/linux-64/" + made.fn;
  return made;
}

std::vector<std::string> file_names(const RecordTable& table) {
  std::vector<std::string> names;
  for (const Record& one : table) {
    names.push_back(one.fn);
  }
  return names;
}

TEST_CASE("a table gives back the records that it was made of", "[channel]") {
  Record full = record("numpy", "1.26.4", "py311_0", {"python >=3.11", "libblas"});
  full.build_number = 7;
  full.constrains = {"numpy-base <0a0"};
  full.track_features = {"mkl", "blas"};
  full.features = "accelerate";
  full.noarch = "python";
  full.license = "BSD-3-Clause";
  full.license_family = "BSD";
  full.python_site_packages_path = "lib/python3.11/site-packages";
  full.attestations_sha256 = "5e55";
  full.sha256 = std::string(62, 'a') + "09";
  full.md5 = std::string(32, '7');
  full.size = 12345678901;
  full.timestamp = 1'700'000'000'123;
  Record odd = record("odd", "1", "0");
  odd.fn = "something else.tar.bz2";
  odd.url = "https://elsewhere.example/x";
  odd.sha256 = "ABC";
  odd.md5 = "xyz";
  odd.noarch = "new kind";
  odd.channel = "https://elsewhere.example";
  odd.subdir = "noarch";
  odd.build_number = -3;
  const RecordTable table({full, odd});
  REQUIRE(table.size() == 2);
  REQUIRE(to_json(table[0]) == to_json(full));
  REQUIRE(to_json(table[1]) == to_json(odd));
  REQUIRE(table.track_feature_count(0) == 2);
  REQUIRE(table.track_features(0) == std::vector<std::string_view>{"mkl", "blas"});
}

TEST_CASE("rows go by name, and the most preferred comes first", "[channel]") {
  Record old_build = record("b", "2.0", "0");
  Record new_build = record("b", "2.0", "1");
  new_build.build_number = 1;
  Record featured = record("b", "3.0", "0");
  featured.track_features = {"slow"};
  const RecordTable table({record("b-more", "1", "0"), record("b", "1.10", "0"),
                           record("b", "1.9", "0"), old_build, new_build, featured,
                           record("a", "1", "0"), record("b", "no version!", "0")});
  REQUIRE(file_names(table) ==
          std::vector<std::string>{"a-1-0.conda", "b-2.0-1.conda", "b-2.0-0.conda",
                                   "b-1.10-0.conda", "b-1.9-0.conda",
                                   "b-no version!-0.conda", "b-3.0-0.conda",
                                   "b-more-1-0.conda"});
  REQUIRE(table.rows("b").size() == 6);
  REQUIRE(table.rows("b").front() == 1);
  REQUIRE(table.rows("c").empty());
}

TEST_CASE("equal versions have one rank, and what is no version has none",
          "[channel]") {
  const RecordTable table({record("a", "1.0", "0"), record("b", "1", "0"),
                           record("c", "2", "0"), record("d", "1-!", "0")});
  const auto rank = [&](channel::Row row) {
    return table.version_rank(table.version_id(row));
  };
  REQUIRE(rank(0) == rank(1));
  REQUIRE(rank(2) > rank(1));
  REQUIRE(rank(3) == 0);
  REQUIRE(rank(0) > 0);
}

TEST_CASE("a table knows who asks for a name, also for one that it does not hold",
          "[channel]") {
  Record scipy = record("scipy", "1", "0", {"numpy >=1.20", "python"});
  scipy.constrains = {"numpy <2"};
  const RecordTable table({scipy, record("pandas", "2", "0", {"numpy >=1.20"}),
                           record("wild", "1", "0", {"num* 1", "numpy ]["})});
  const auto numpy = table.find_name("numpy");
  REQUIRE(numpy);
  REQUIRE(table.rows(*numpy).empty());
  std::vector<std::string> found;
  for (const channel::SpecId spec : table.specs_about(*numpy)) {
    REQUIRE(table.spec_name(spec) == *numpy);
    for (const channel::Row row : table.depending(spec)) {
      found.push_back(std::string(table.spec_text(spec)) + " by " +
                      std::string(table.name_of(row)));
    }
    for (const channel::Row row : table.constraining(spec)) {
      found.push_back(std::string(table.spec_text(spec)) + " limits " +
                      std::string(table.name_of(row)));
    }
  }
  REQUIRE(found == std::vector<std::string>{"numpy <2 limits scipy",
                                            "numpy >=1.20 by pandas",
                                            "numpy >=1.20 by scipy"});
  REQUIRE(table.spec_name(table.depends(table.rows("wild").front())[0]) ==
          channel::no_name);
  REQUIRE(!table.find_name("num"));
}

TEST_CASE("a table without records answers every question", "[channel]") {
  const RecordTable table;
  REQUIRE(table.empty());
  REQUIRE(table.name_count() == 0);
  REQUIRE(table.spec_count() == 0);
  REQUIRE(table.rows("x").empty());
  REQUIRE(!table.find_name(""));
  REQUIRE(table.begin() == table.end());
}

TEST_CASE("of one file name the last record counts, and .conda hides .tar.bz2",
          "[channel]") {
  Record first = record("a", "1", "0");
  first.build_number = 1;
  Record second = record("a", "1", "0");
  second.build_number = 2;
  Record other = second;
  other.fn = "a-1-0.tar.bz2";
  other.build_number = 3;
  const RecordTable table({first, second, other});
  REQUIRE(table.size() == 1);
  REQUIRE(table.build_number(0) == 2);
  // The same where the file name tells nothing of the record.
  first.fn = second.fn = "x.conda";
  other.fn = "x.tar.bz2";
  const RecordTable odd({other, first, second});
  REQUIRE(odd.size() == 1);
  REQUIRE(odd.build_number(0) == 2);
}

}  // namespace
