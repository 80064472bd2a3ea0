#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "channel/field_matcher.hpp"
#include "channel/match_spec.hpp"
#include "channel/match_spec_text.hpp"
#include "channel/repodata.hpp"
#include "channel/version.hpp"

namespace {

using distro::channel::MatchSpec;
using distro::channel::name_of_spec;
using distro::channel::ParseError;
using distro::channel::Record;
using distro::channel::Version;
using distro::channel::detail::FieldMatcher;

/// What the parser that knows all of conda's syntax makes of a spec: the usual ones
/// take another way through MatchSpec, which must lead to the same.
struct General {
  std::vector<FieldMatcher> matchers;
  std::string error;

  explicit General(const std::string& text) {
    try {
      for (const auto& asked : distro::channel::detail::parse_match_spec(text, {})) {
        if (asked.key != "optional" && asked.key != "target") {
          matchers.push_back(distro::channel::detail::make_matcher(asked, {}));
        }
      }
    } catch (const ParseError& fault) {
      error = fault.what();
    }
  }
  [[nodiscard]] std::string value(const std::string& key) const {
    for (const FieldMatcher& matcher : matchers) {
      if (matcher.key() == key) return matcher.text();
    }
    return key == "build" ? "" : "*";
  }
  [[nodiscard]] std::string answer(const Record& record, const Version* version) const {
    try {
      const bool yes = std::all_of(
          matchers.begin(), matchers.end(),
          [&](const FieldMatcher& one) { return one.matches(record, version); });
      return yes ? "yes" : "no";
    } catch (const ParseError&) {
      return "rejected";
    }
  }
};

std::string answer(const MatchSpec& spec, const Record& record) {
  try {
    return spec.matches(record) ? "yes" : "no";
  } catch (const ParseError&) {
    return "rejected";
  }
}

Record record_of(const std::string& name, const std::string& version,
                 const std::string& build) {
  Record record;
  record.name = name;
  record.version = version;
  record.build = build;
  return record;
}

void require_same(const std::string& text) {
  static const std::vector<std::string> versions = {
      "0",      "0.9",        "1.0",       "1.2",    "1.2.0", "1.2.3",
      "1.20",   "1.2a1",      "1.2.post1", "2.0",    "2.0a0", "3.8.1",
      "3.10.0", "no version", "1!1.2",     "2024.1", "1.2+l"};
  static const std::vector<std::string> builds = {
      "", "0", "py27_0", "py310h5764c6d_0", "py_0", "h2797004_0"};
  INFO("'" << text << "'");
  const General general(text);
  std::string storage;
  std::string error;
  std::optional<MatchSpec> spec;
  try {
    spec.emplace(text);
  } catch (const ParseError& fault) {
    error = fault.what();
  }
  REQUIRE(error == general.error);
  const std::string name = general.value("name");
  const bool exact = error.empty() && name.find('*') == std::string::npos;
  REQUIRE(std::string(name_of_spec(text, storage)) == (exact ? name : ""));
  if (!spec) return;
  REQUIRE(spec->text() == text);
  REQUIRE(spec->canonical() ==
          distro::channel::detail::canonical_match_spec(general.matchers));
  REQUIRE(spec->name() == name);
  REQUIRE(spec->has_exact_name() == exact);
  REQUIRE(spec->version().text() == general.value("version"));
  REQUIRE(spec->build() == general.value("build"));
  for (std::size_t at = 0; at < versions.size(); ++at) {
    const auto version = Version::parse_if(versions[at]);
    const Record record =
        record_of(exact ? name : "numpy", versions[at], builds[at % builds.size()]);
    const std::string wanted = general.answer(record, version ? &*version : nullptr);
    if (answer(*spec, record) != wanted) {
      INFO(versions[at] << " " << record.build);
      REQUIRE(answer(*spec, record) == wanted);
    }
    if (spec->asks_only_of_name_version_build() && version && wanted != "rejected") {
      const bool found =
          spec->version().matches(*version) && spec->build_matches(record.build);
      REQUIRE(found == (wanted == "yes"));
    }
  }
}

std::string random_spec(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"numpy",
                                                  "Foo",
                                                  "a-b_c",
                                                  "__glibc",
                                                  " ",
                                                  " ",
                                                  " ",
                                                  "=",
                                                  "==",
                                                  ">=",
                                                  "<",
                                                  "<=",
                                                  ">",
                                                  "!=",
                                                  "~=",
                                                  ",",
                                                  "|",
                                                  "*",
                                                  ".*",
                                                  "1.2",
                                                  "1.2",
                                                  "2.0a0",
                                                  "1",
                                                  "0",
                                                  "py27_0",
                                                  "py*",
                                                  "^py$",
                                                  "$",
                                                  "^",
                                                  " if ",
                                                  "-",
                                                  "_",
                                                  ".",
                                                  "[",
                                                  "]",
                                                  "(",
                                                  ")",
                                                  "#",
                                                  ":",
                                                  "::",
                                                  "@",
                                                  "'",
                                                  "!",
                                                  "+",
                                                  "conda",
                                                  ".conda",
                                                  ".tar.bz2",
                                                  "\t",
                                                  "[build=b]",
                                                  "[version='>=1']",
                                                  "[build_number=1]",
                                                  "\xC3\xA4"};
  std::uniform_int_distribution<std::size_t> any(0, pieces.size() - 1);
  std::uniform_int_distribution<std::size_t> first(0, 5);
  std::uniform_int_distribution<int> length(0, 7);
  std::string text = pieces[first(random) % 4];
  for (int left = length(random); left > 0; --left) text += pieces[any(random)];
  return text;
}

}  // namespace

TEST_CASE("random specs mean what the general parser says", "[channel]") {
  std::mt19937 random(11);
  for (int count = 0; count < 60'000; ++count) require_same(random_spec(random));
}

TEST_CASE("recorded specs mean what the general parser says", "[channel]") {
  std::ifstream file("tests/vectors/match_spec.jsonl");
  std::set<std::string> texts;
  for (std::string line; std::getline(file, line);) {
    texts.insert(nlohmann::json::parse(line)["spec"].get<std::string>());
  }
  REQUIRE(texts.size() > 500);
  for (const std::string& text : texts) require_same(text);
}

TEST_CASE("specs of real channels mean what the general parser says", "[channel]") {
  std::set<std::string> texts;
  for (const char* folder : {"tests/vectors/solve_channels", "../shared/data"}) {
    if (!std::filesystem::is_directory(folder)) {
      WARN("skipped: " << folder << " is not there");
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().filename() != "repodata.json.zst") continue;
      const std::string subdir = entry.path().parent_path().filename();
      const auto repodata = distro::channel::parse_repodata_file(
          entry.path(), "https://channels.example/one", subdir, 1);
      for (std::uint32_t spec = 0; spec < repodata.records.spec_count(); ++spec) {
        texts.emplace(repodata.records.spec_text(spec));
      }
    }
  }
  REQUIRE(texts.size() > 3000);
  for (const std::string& text : texts) require_same(text);
}

TEST_CASE("the name of a spec is found without building it", "[channel]") {
  const auto name = [](const std::string& text) {
    std::string storage;
    return std::string(name_of_spec(text, storage));
  };
  REQUIRE(name("numpy") == "numpy");
  REQUIRE(name("numpy >=1.26,<2.0a0") == "numpy");
  REQUIRE(name("python 3.11.* *_cpython") == "python");
  REQUIRE(name("NumPy 1.26") == "numpy");
  REQUIRE(name("conda-forge::numpy") == "numpy");
  REQUIRE(name("numpy[version='>=1']") == "numpy");
  REQUIRE(name("py*").empty());
  REQUIRE(name("numpy 1..2").empty());
  REQUIRE(name("numpy >=").empty());
  REQUIRE(name("numpy 1 ^(").size() == 5);  // a build that is no regular expression
  REQUIRE(name("numpy 1 ^($").empty());
  REQUIRE(name("").empty());
}

TEST_CASE("a spec says whether a table of versions and builds can answer it",
          "[channel]") {
  const auto only = [](const char* text) {
    return MatchSpec(text).asks_only_of_name_version_build();
  };
  REQUIRE(only("numpy"));
  REQUIRE(only("numpy >=1 py_0"));
  REQUIRE(only("numpy[version='>=1',build=py_0]"));
  REQUIRE_FALSE(only("numpy[build=py_0,version='>=1']"));  // conda asks in this order
  REQUIRE_FALSE(only("num*"));
  REQUIRE_FALSE(only("numpy[build_number=1]"));
  REQUIRE_FALSE(only("conda-forge::numpy"));
  REQUIRE(MatchSpec("numpy 1 py3*").build_matches("py311_0"));
  REQUIRE_FALSE(MatchSpec("numpy 1 py3*").build_matches("PY311_0"));
  REQUIRE(MatchSpec("numpy 1 ^py3._0$").build_matches("py36_0"));
  REQUIRE(MatchSpec("numpy").build_matches("anything"));
}
