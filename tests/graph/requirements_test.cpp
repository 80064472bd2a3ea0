#include "graph/requirements.hpp"

#include <catch2/catch.hpp>

#include "graph/channels.hpp"

using namespace distro;
using graph::PackageIndex;
using graph::RequirementFinder;
using test::channel_of;
using test::record_of;

namespace {

std::vector<channel::Repodata> sample() {
  return {channel_of(
      {record_of("pandas", "2.1", {"numpy >=1", "python 3.11.*", "__glibc"}, "py311"),
       record_of("pandas", "2.1", {"numpy >=1", "python 3.12.*", "__glibc"}, "py312"),
       record_of("pandas", "2.0", {"numpy"}, "old"),
       record_of("numpy", "1.26", {"python", "libblas"}), record_of("numpy", "0.9"),
       record_of("python", "3.11.2", {"pip"}), record_of("pip", "24", {"python"}),
       record_of("libblas", "3")})};
}

std::string line(const PackageIndex& index, const graph::NeededBy& needed) {
  std::string text(needed.depth * std::size_t{2}, ' ');
  text += needed.requirement.spec;
  if (needed.requirement.newest) {
    const graph::RecordRef ref = *needed.requirement.newest;
    text += ": " + std::string(index.table(ref.table).version(ref.row));
  }
  return text + (needed.repeated ? " ..." : "");
}

}  // namespace

TEST_CASE("the builds of a release need each spec once", "[graph]") {
  const PackageIndex index(sample());
  RequirementFinder finder(index);
  const auto builds = finder.newest_release(channel::MatchSpec("pandas"));
  REQUIRE(builds.size() == 2);
  const graph::Needs needs = finder.needs(builds);
  REQUIRE(needs.depends.size() == 4);
  CHECK(needs.constrains.empty());
  CHECK(needs.depends[0].spec == "numpy >=1");
  CHECK(needs.depends[0].builds == 2);
  CHECK(needs.depends[0].records == 1);
  CHECK(needs.depends[1].builds == 1);
  CHECK(needs.depends[2].is_virtual());
  CHECK_FALSE(needs.depends[2].newest);
}

TEST_CASE("the newest release that a spec matches is the one that is asked",
          "[graph]") {
  const PackageIndex index(sample());
  RequirementFinder finder(index);
  CHECK(finder.newest_release(channel::MatchSpec("pandas <2.1")).size() == 1);
  CHECK(finder.newest_release(channel::MatchSpec("pandas * py312")).size() == 1);
  CHECK(finder.newest_release(channel::MatchSpec("pandas >=3")).empty());
  CHECK(finder.newest_release(channel::MatchSpec("scipy")).empty());
}

TEST_CASE("the tree shows what each package needs once, and ends in cycles",
          "[graph]") {
  const PackageIndex index(sample());
  RequirementFinder finder(index);
  std::vector<std::string> lines;
  for (const graph::NeededBy& needed :
       finder.tree(finder.newest_release(channel::MatchSpec("pandas")).back())) {
    lines.push_back(line(index, needed));
  }
  const std::vector<std::string> py311{"numpy >=1: 1.26", "  python: 3.11.2",
                                       "    pip: 24",     "      python: 3.11.2 ...",
                                       "  libblas: 3",    "python 3.11.*: 3.11.2 ...",
                                       "__glibc"};
  CHECK(lines == py311);
}
