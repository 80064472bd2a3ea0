#include "graph/closure.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "graph/channels.hpp"

using namespace distro;
using graph::Closure;
using graph::PackageIndex;
using graph::SpeakingRecords;
using test::channel_of;
using test::record_of;

namespace {

/// "a 1" or, for the rest of a way, " <- b 1 (a >=1)".
std::string text_of(const PackageIndex& index, const graph::Path& path) {
  std::string text;
  for (const graph::Step& step : path) {
    text += (text.empty() ? "" : " <- ") + std::string(index.name(step.name));
    if (step.need) {
      const auto& table = index.table(step.need->record.table);
      text += " (" + std::string(table.spec_text(step.need->spec)) + ")";
    }
  }
  return text;
}

std::vector<std::string> members(const PackageIndex& index, const Closure& closure) {
  std::vector<std::string> names;
  for (const graph::Name name : closure.members()) {
    names.emplace_back(index.name(name));
  }
  return names;
}

struct Asked {
  PackageIndex index;
  SpeakingRecords speakers;
  Closure closure;

  Asked(const std::vector<channel::Repodata>& channels, const std::string& name,
        const graph::SpeakerChoice& choice = {})
      : index(channels),
        speakers(index, choice),
        closure(index, speakers, std::array{*index.find(name)}) {}
};

/// e needs a in four shortest ways; c's older release needs nothing.
std::vector<channel::Repodata> diamond() {
  return {channel_of({record_of("a", "1"), record_of("b", "1", {"a >=1"}),
                      record_of("c", "0.9"), record_of("c", "1", {"a <2", "b"}),
                      record_of("d1", "1", {"b", "c"}),
                      record_of("d2", "1", {"c", "b 1.*"}),
                      record_of("e", "1", {"d2", "d1"}), record_of("f", "1")})};
}

}  // namespace

TEST_CASE("members come nearest first, each with its shortest way", "[graph]") {
  const Asked asked(diamond(), "a");
  CHECK(members(asked.index, asked.closure) ==
        std::vector<std::string>{"b", "c", "d1", "d2", "e"});
  CHECK(text_of(asked.index, asked.closure.path(*asked.index.find("e"))) ==
        "a <- b (a >=1) <- d1 (b) <- e (d1)");
  CHECK_FALSE(asked.closure.has(*asked.index.find("f")));
}

TEST_CASE("all shortest ways are found, and counted beyond the limit", "[graph]") {
  const Asked asked(diamond(), "a");
  const graph::Name e = *asked.index.find("e");
  const graph::Paths all = asked.closure.shortest_paths(e, 10);
  REQUIRE(all.paths.size() == 4);
  CHECK(all.total == 4);
  CHECK(text_of(asked.index, all.paths[0]) == "a <- b (a >=1) <- d1 (b) <- e (d1)");
  CHECK(text_of(asked.index, all.paths[3]) == "a <- c (a <2) <- d2 (c) <- e (d2)");
  const graph::Paths one = asked.closure.shortest_paths(e, 1);
  CHECK(one.paths.size() == 1);
  CHECK(one.total == 4);
}

TEST_CASE("the newest release speaks, or every record if that is asked", "[graph]") {
  const std::vector channels{
      channel_of({record_of("a", "1"), record_of("x", "1", {"a"}), record_of("x", "2"),
                  record_of("y", "1", {"x"})})};
  CHECK(members(Asked(channels, "a").index, Asked(channels, "a").closure).empty());
  const Asked all(channels, "a", {true, {}});
  CHECK(members(all.index, all.closure) == std::vector<std::string>{"x", "y"});
}

TEST_CASE("a need says how many of the builds have it", "[graph]") {
  const Asked asked({channel_of({record_of("a", "1"), record_of("x", "2", {}, "cpu"),
                                 record_of("x", "2", {"a"}, "gpu"),
                                 record_of("x", "1", {"a"}, "old")})},
                    "a");
  const auto need = asked.closure.need(*asked.index.find("x"), *asked.index.find("a"));
  REQUIRE(need);
  CHECK(need->builds == 1);
  CHECK(need->of == 2);
  CHECK(asked.index.table(0).build(need->record.row) == "gpu");
}

TEST_CASE("only builds of a variant speak, the newest that there is for it",
          "[graph]") {
  const std::vector channels{channel_of(
      {record_of("python", "3.11.9"), record_of("python", "3.12.1"),
       record_of("x", "2", {"python 3.12.*", "b"}, "py312"),
       record_of("x", "1", {"python 3.11.*", "a"}, "py311"), record_of("y", "1", {"x"}),
       record_of("a", "1"), record_of("b", "1")})};
  const Asked old(channels, "a", {false, {channel::MatchSpec("python 3.11.*")}});
  CHECK(members(old.index, old.closure) == std::vector<std::string>{"x", "y"});
  const Asked recent(channels, "a", {false, {channel::MatchSpec("python 3.12.*")}});
  CHECK(members(recent.index, recent.closure).empty());
}

TEST_CASE("the first channel that has a name hides the others", "[graph]") {
  const std::vector channels{
      channel_of({record_of("a", "1"), record_of("x", "1")}),
      channel_of({record_of("x", "2", {"a"}), record_of("z", "1", {"a"})}, "linux-64",
                 "file:///other")};
  const Asked asked(channels, "a");
  CHECK(members(asked.index, asked.closure) == std::vector<std::string>{"z"});
  const Asked all(channels, "a", {true, {}});
  CHECK(members(all.index, all.closure) == std::vector<std::string>{"x", "z"});
}

TEST_CASE("arch and noarch packages need each other across tables", "[graph]") {
  const Asked asked({channel_of({record_of("a", "1"), record_of("c", "1", {"b"})}),
                     channel_of({record_of("b", "1", {"a"})}, "noarch")},
                    "a");
  CHECK(members(asked.index, asked.closure) == std::vector<std::string>{"b", "c"});
}

TEST_CASE("cycles and names without records do no harm", "[graph]") {
  const Asked asked({channel_of({record_of("pip", "1", {"python"}),
                                 record_of("python", "3", {"pip", "__unix"})})},
                    "__unix");
  CHECK(members(asked.index, asked.closure) ==
        std::vector<std::string>{"python", "pip"});
}
