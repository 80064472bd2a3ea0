#include "solve/solver.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "solve/records.hpp"

namespace distro::solve {

namespace {

/// Two channels that both have `tool`, the newer one in the lower channel.
std::vector<channel::Repodata> two_channels() {
  std::vector<channel::Repodata> index;
  index.push_back(channel_of({record("tool", "1.0")}, "high"));
  index.push_back(channel_of({record("tool", "2.0"), record("app", "1.0", {"tool"}),
                              record("new-app", "1.0", {"tool >=2"})},
                             "low"));
  return index;
}

/// One pigeon more than there are holes: each build of a pigeon needs the build of one
/// hole that is for this pigeon. There is no solution, and no short proof of that.
std::vector<channel::Record> pigeons_and_holes(int holes) {
  std::vector<channel::Record> records;
  Texts pigeons;
  for (int pigeon = 0; pigeon <= holes; ++pigeon) {
    const std::string name = "pigeon-" + std::to_string(pigeon);
    pigeons.push_back(name);
    for (int hole = 0; hole < holes; ++hole) {
      const std::string number = std::to_string(hole);
      const std::string needed = "hole-" + number + " * for_" + std::to_string(pigeon);
      records.push_back(build(record(name, "1.0", {needed}), "in_" + number));
      records.push_back(
          build(record("hole-" + number, "1.0"), "for_" + std::to_string(pigeon)));
    }
  }
  records.push_back(record("pigeons", "1.0", pigeons));
  return records;
}

}  // namespace

TEST_CASE("the newest version that fits is chosen, with what it depends on",
          "[solve]") {
  CHECK(answer({record("python", "3.11"), record("python", "3.12"),
                record("numpy", "1.0", {"python <3.12"}), record("numpy", "0.9")},
               {"numpy", "python"}) == Texts{"python-3.11-0", "numpy-1.0-0"});
}

TEST_CASE("versions are ordered as conda orders them", "[solve]") {
  const std::vector<channel::Record> records{record("a", "1.9"), record("a", "1.10rc1"),
                                             record("a", "1.10")};
  CHECK(answer(records, {"a"}) == Texts{"a-1.10-0"});
  CHECK(answer(records, {"a <1.10"}) == Texts{"a-1.10rc1-0"});
}

TEST_CASE("a version with track_features is the last choice", "[solve]") {
  CHECK(answer({record("a", "1.0"), with_feature(record("a", "2.0"))}, {"a"}) ==
        Texts{"a-1.0-0"});
}

TEST_CASE("of several builds the one for the newest dependencies is chosen",
          "[solve]") {
  CHECK(answer({record("python", "3.11"), record("python", "3.12"),
                build(record("ext", "1.0", {"python 3.12.*"}), "a"),
                build(record("ext", "1.0", {"python 3.11.*"}), "b")},
               {"ext"}) == Texts{"python-3.12-0", "ext-1.0-a"});
}

TEST_CASE("without timestamps the build that needs less is chosen", "[solve]") {
  CHECK(answer({build(record("a", "1.0"), "py_0"), record("b", "1.0"),
                build(record("a", "1.0", {"b"}), "py_p0")},
               {"a"}) == Texts{"a-1.0-py_0"});
}

TEST_CASE("a build with features of the old kind is the last of its like", "[solve]") {
  channel::Record special = build(record("a", "1.0", {"b"}), "z_0");
  special.features = "nomkl";
  CHECK(answer({build(record("a", "1.0", {"b", "c"}), "b_0"), special, record("b", "1"),
                record("c", "1")},
               {"a"}) == Texts{"b-1-0", "c-1-0", "a-1.0-b_0"});
  special.build_number = 1;
  special.fn = "a-1.0-z_1.conda";
  special.build = "z_1";
  CHECK(answer({build(record("a", "1.0"), "b_0"), special, record("b", "1")}, {"a"}) ==
        Texts{"b-1-0", "a-1.0-z_1"});
}

TEST_CASE("a greater build number is preferred", "[solve]") {
  CHECK(
      answer({build(record("a", "1.0"), "z_0", 0), build(record("a", "1.0"), "b_1", 1)},
             {"a"}) == Texts{"a-1.0-b_1"});
}

TEST_CASE("several specs of one name must all hold", "[solve]") {
  CHECK(answer({record("a", "1.0"), record("a", "1.5"), record("a", "2.0")},
               {"a >=1.2", "a <2"}) == Texts{"a-1.5-0"});
}

TEST_CASE("a spec can ask for a build, a channel and a pattern of names", "[solve]") {
  CHECK(answer({build(record("a", "1.0"), "cpu"), build(record("a", "1.0"), "cuda")},
               {"a * cpu"}) == Texts{"a-1.0-cpu"});
  CHECK(answer({record("lib-x", "1.0"), record("other", "1.0")}, {"lib-*"}) ==
        Texts{"lib-x-1.0-0"});
}

TEST_CASE("constrains bind only what is installed", "[solve]") {
  const std::vector<channel::Record> records{record("a", "1.0", {}, {"b <2"}),
                                             record("b", "1.0"), record("b", "2.0")};
  CHECK(answer(records, {"a"}) == Texts{"a-1.0-0"});
  CHECK(answer(records, {"a", "b"}) == Texts{"a-1.0-0", "b-1.0-0"});
}

TEST_CASE("an older version is chosen where the newest cannot be installed",
          "[solve]") {
  CHECK(answer({record("a", "1.0"), record("a", "2.0", {"missing"})}, {"a"}) ==
        Texts{"a-1.0-0"});
}

TEST_CASE("a record that cannot be read is not chosen", "[solve]") {
  CHECK(answer({record("a", "1.0"), record("a", "2.0", {"b >="}),
                record("a", "3.0", {}, {"b >="})},
               {"a"}) == Texts{"a-1.0-0"});
}

TEST_CASE("cycles and dependencies on oneself are fine", "[solve]") {
  CHECK(answer({record("python", "3.12", {"pip"}), record("pip", "24.0", {"python"}),
                record("self", "1.0", {"self", "python"})},
               {"self"}) == Texts{"python-3.12-0", "pip-24.0-0", "self-1.0-0"});
}

TEST_CASE("records come after what they depend on, otherwise by name", "[solve]") {
  CHECK(answer({record("a", "1", {"z"}), record("z", "1", {"m"}), record("m", "1"),
                record("b", "1")},
               {"b", "a"}) == Texts{"m-1-0", "z-1-0", "a-1-0", "b-1-0"});
}

TEST_CASE("a virtual package decides what can be installed", "[solve]") {
  const std::vector<channel::Record> records{
      build(record("a", "1.0"), "cpu"),
      build(record("a", "1.0", {"__cuda >=12"}), "cuda", 1)};
  CHECK(answer(records, {"a"}) == Texts{"a-1.0-cpu"});
  Request with_gpu = request({"a", "__cuda"});
  with_gpu.virtual_packages = {record("__cuda", "12.4")};
  CHECK(answer(records, with_gpu) == Texts{"a-1.0-cuda"});
}

TEST_CASE("constrains on a virtual package exclude a machine", "[solve]") {
  Request old_machine = request({"a"});
  old_machine.virtual_packages = {record("__glibc", "2.17")};
  CHECK(answer({record("a", "1.0"), record("a", "2.0", {}, {"__glibc >=2.28"})},
               old_machine) == Texts{"a-1.0-0"});
}

TEST_CASE("forced records are all there is of their name", "[solve]") {
  Request forced = request({"app"});
  forced.forced = {record("lib", "2.0rc1")};
  const std::vector<channel::Record> records{record("lib", "1.0"), record("lib", "3.0"),
                                             record("app", "1.0", {"lib"})};
  CHECK(answer(records, forced) == Texts{"lib-2.0rc1-0", "app-1.0-0"});
}

TEST_CASE("a forced record need not be installed", "[solve]") {
  Request forced = request({"app"});
  forced.forced = {record("lib", "2.0")};
  CHECK(answer({record("app", "1.0")}, forced) == Texts{"app-1.0-0"});
}

TEST_CASE("a pin holds for what is installed, and installs nothing", "[solve]") {
  const std::vector<channel::Record> records{record("python", "3.11"),
                                             record("python", "3.12"),
                                             record("app", "1.0", {"python"})};
  Request pinned = request({"app"});
  pinned.pins = {channel::MatchSpec("python 3.11.*"), channel::MatchSpec("other 1.*")};
  CHECK(answer(records, pinned) == Texts{"python-3.11-0", "app-1.0-0"});
  pinned.specs = {channel::MatchSpec("python")};
  CHECK(answer(records, pinned) == Texts{"python-3.11-0"});
}

TEST_CASE("all pins of a name must hold", "[solve]") {
  Request pinned = request({"a"});
  pinned.pins = {channel::MatchSpec("a >=1.5"), channel::MatchSpec("a <2")};
  CHECK(answer({record("a", "1.0"), record("a", "1.7"), record("a", "2.0")}, pinned) ==
        Texts{"a-1.7-0"});
}

TEST_CASE("a pin must name a package", "[solve]") {
  Request pinned = request({"a"});
  pinned.pins = {channel::MatchSpec("lib-* 1.0")};
  REQUIRE_THROWS_WITH(answer({record("a", "1.0")}, pinned),
                      "a pin must name a package, found 'lib-* 1.0'");
}

TEST_CASE("of many builds of a name one is installed", "[solve]") {
  // So many that libsolv is told by switches which of them exclude each other.
  std::vector<channel::Record> records;
  for (int i = 1; i <= 40; ++i) {
    const std::string number = std::to_string(i);
    records.push_back(record("lib", "1." + number, {"base 1." + number}));
    records.push_back(record("base", "1." + number));
    records.push_back(record("app", "1." + number, {"lib 1." + number, "base"}));
  }
  records.push_back(record("old", "1", {"base <=1.17"}));
  records.push_back(record("older", "1", {}, {"lib <1.12"}));
  CHECK(answer(records, {"app"}) == Texts{"base-1.40-0", "lib-1.40-0", "app-1.40-0"});
  CHECK(answer(records, {"app", "old"}) ==
        Texts{"base-1.17-0", "lib-1.17-0", "app-1.17-0", "old-1-0"});
  CHECK(answer(records, {"app", "old", "older"}) ==
        Texts{"base-1.11-0", "lib-1.11-0", "app-1.11-0", "old-1-0", "older-1-0"});
}

TEST_CASE("a record that a preferred one stands in for is still found by itself",
          "[solve]") {
  const std::vector<channel::Record> records{
      record("lib", "1.0", {"base"}), record("lib", "1.1", {"base"}),
      record("base", "1.0"), record("app", "1.0", {"lib"}),
      record("old", "1.0", {"lib <1.1"})};
  CHECK(answer(records, {"app"}) == Texts{"base-1.0-0", "lib-1.1-0", "app-1.0-0"});
  CHECK(answer(records, {"app", "old"}) ==
        Texts{"base-1.0-0", "lib-1.0-0", "app-1.0-0", "old-1.0-0"});
}

TEST_CASE("python needs pip where conda says so and the channel has it", "[solve]") {
  const std::vector<channel::Record> records{record("python", "3.12"),
                                             record("pip", "24.0", {"python"})};
  const auto with_pip = [&](std::vector<channel::Record> in) {
    std::vector<channel::Repodata> index;
    index.push_back(channel_of(std::move(in)));
    return make_libsolv_solver(std::move(index), {ChannelPriority::strict, true});
  };
  CHECK(answer(*with_pip(records), request({"python"})) ==
        Texts{"python-3.12-0", "pip-24.0-0"});
  CHECK(answer(*with_pip({records.front()}), request({"python"})) ==
        Texts{"python-3.12-0"});
  CHECK(answer(records, {"python"}) == Texts{"python-3.12-0"});
}

TEST_CASE("earlier requests change no answer", "[solve]") {
  std::vector<channel::Record> records;
  for (const char* name : {"z", "y", "x"}) {
    records.push_back(record("lib-" + std::string(name), "1.0", {"base"}));
  }
  records.push_back(record("base", "1.0"));
  records.push_back(record("base", "2.0", {"lib-*"}));
  std::vector<channel::Repodata> index;
  index.push_back(channel_of(records));
  const auto solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
  const Texts first = answer(records, {"base"});
  for (const char* earlier : {"lib-z", "lib-x", "lib-y", "base"}) {
    static_cast<void>(answer(*solver, request({earlier})));
  }
  CHECK(answer(*solver, request({"base"})) == first);
}

TEST_CASE("one solver answers several requests alike", "[solve]") {
  std::vector<channel::Repodata> index;
  index.push_back(channel_of({record("lib", "1.0"), record("app", "1.0", {"lib"})}));
  const auto solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
  Request forced = request({"app"});
  forced.forced = {record("lib", "2.0")};
  CHECK(answer(*solver, request({"app"})) == Texts{"lib-1.0-0", "app-1.0-0"});
  CHECK(answer(*solver, forced) == Texts{"lib-2.0-0", "app-1.0-0"});
  CHECK(answer(*solver, request({"app"})) == Texts{"lib-1.0-0", "app-1.0-0"});
}

TEST_CASE("with strict priority only the highest channel of a name counts", "[solve]") {
  const auto solver = make_libsolv_solver(two_channels(), ChannelPriority::strict);
  CHECK(answer(*solver, request({"app"})) == Texts{"tool-1.0-0", "app-1.0-0"});
  CHECK(answer(*solver, request({"new-app"})).front().starts_with("new-app 1.0 0 can"));
}

TEST_CASE("a spec can ask for a channel", "[solve]") {
  const auto solver = make_libsolv_solver(two_channels(), ChannelPriority::flexible);
  CHECK(answer(*solver, request({"https://packages.example/low::tool"})) ==
        Texts{"tool-2.0-0"});
  CHECK(answer(*solver, request({"tool[build_number=0, version='<2']"})) ==
        Texts{"tool-1.0-0"});
}

TEST_CASE("with flexible priority a lower channel helps out", "[solve]") {
  const auto solver = make_libsolv_solver(two_channels(), ChannelPriority::flexible);
  CHECK(answer(*solver, request({"app"})) == Texts{"tool-1.0-0", "app-1.0-0"});
  CHECK(answer(*solver, request({"new-app"})) == Texts{"tool-2.0-0", "new-app-1.0-0"});
}

TEST_CASE("without channel priority the newest version wins", "[solve]") {
  const auto solver = make_libsolv_solver(two_channels(), ChannelPriority::disabled);
  CHECK(answer(*solver, request({"app"})) == Texts{"tool-2.0-0", "app-1.0-0"});
}

TEST_CASE("a request without specs is refused", "[solve]") {
  REQUIRE_THROWS_WITH(answer({record("a", "1")}, Texts{}),
                      "nothing was asked of the solver: the request has no specs");
}

TEST_CASE("no time is no time", "[solve]") {
  Request hurried = request({"a"});
  hurried.time_limit = std::chrono::seconds(0);
  CHECK(answer({record("a", "1")}, hurried) == Texts{"timed out"});
}

TEST_CASE("a search that has no end in sight is given up in time", "[solve]") {
  Request hurried = request({"pigeons"});
  hurried.time_limit = std::chrono::seconds(1);
  CHECK(answer(pigeons_and_holes(14), hurried) == Texts{"timed out"});
}

TEST_CASE("an unknown channel priority names the known ones", "[solve]") {
  CHECK(channel_priority_from("flexible") == ChannelPriority::flexible);
  CHECK(to_string(ChannelPriority::disabled) == "disabled");
  REQUIRE_THROWS_WITH(
      channel_priority_from("stict"),
      "unknown channel priority 'stict', known are strict, flexible and "
      "disabled, did you mean 'strict'?");
}

}  // namespace distro::solve
