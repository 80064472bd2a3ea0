#include "graph/release_sets.hpp"

#include <catch2/catch.hpp>

#include "graph/channels.hpp"

using namespace distro;
using test::channel_of;
using test::record_of;

namespace {

using Texts = std::vector<std::string>;

const Texts torch = {"pytorch", "torchvision", "torchaudio"};

/// "2.1.0: pytorch cpu gpu; torchvision cpu; torchaudio" of each set.
Texts sets_of(const std::vector<channel::Repodata>& channels,
              const Texts& names = torch, const std::string& releases = "*") {
  const graph::PackageIndex index(channels);
  Texts texts;
  for (const graph::ReleaseSet& set :
       graph::release_sets(index, names, channel::VersionSpec(releases))) {
    std::string text = set.version + ":";
    for (const auto& member : set.members) {
      text += (text.ends_with(":") ? " " : "; ") + member.name;
      for (const graph::RecordRef build : member.builds) {
        text += " " + std::string(index.table(build.table).build(build.row));
      }
    }
    texts.push_back(text);
  }
  return texts;
}

}  // namespace

TEST_CASE("a release has the builds of the others that ask for it alone", "[graph]") {
  CHECK(sets_of({channel_of({
            record_of("pytorch", "2.1.0", {}, "cpu"),
            record_of("pytorch", "2.1.0", {}, "gpu"),
            record_of("pytorch", "2.0.1", {}, "cpu"),
            record_of("torchvision", "0.16.0", {"pytorch 2.1.0"}, "new"),
            record_of("torchvision", "0.15.2", {"pytorch ==2.0.1"}, "old"),
            record_of("torchaudio", "2.1.0", {"pytorch 2.1.*", "python"}, "new"),
            record_of("torchaudio", "2.0.2", {"pytorch >=2.0,<2.1"}, "old"),
        })}) == Texts{"2.1.0: pytorch gpu cpu; torchvision new; torchaudio new",
                      "2.0.1: pytorch cpu; torchvision old; torchaudio old"});
}

TEST_CASE("what several releases will do for belongs to none", "[graph]") {
  const std::vector<channel::Repodata> channels = {channel_of({
      record_of("pytorch", "2.1.0"),
      record_of("pytorch", "2.0.1"),
      record_of("torchvision", "0.16.0", {"pytorch >=2"}),
      record_of("torchaudio", "2.1.0", {"pytorch >=2", "pytorch <2.1"}, "a"),
  })};
  CHECK(sets_of(channels) == Texts{"2.1.0: pytorch 0; torchvision; torchaudio",
                                   "2.0.1: pytorch 0; torchvision; torchaudio a"});
  const graph::PackageIndex index(channels);
  CHECK(graph::release_sets(index, torch, {}).front().missing() ==
        Texts{"torchvision", "torchaudio"});
}

TEST_CASE("builds for a release that is not there are a set without it", "[graph]") {
  CHECK(sets_of({channel_of({
                    record_of("pytorch", "2.0.1"),
                    record_of("torchvision", "0.16.0", {"pytorch 2.1.0"}, "early"),
                    record_of("torchvision", "0.15.2", {"pytorch 2.0.1"}),
                })},
                {"pytorch", "torchvision"}) ==
        Texts{"2.0.1: pytorch 0; torchvision 0",
              "pytorch 2.1.0: pytorch; torchvision early"});
}

TEST_CASE("old releases can be left out of a set", "[graph]") {
  CHECK(sets_of({channel_of({
                    record_of("pytorch", "2.1.0"),
                    record_of("pytorch", "1.0"),
                    record_of("torchvision", "0.16.0", {"pytorch 2.1.0"}),
                })},
                {"pytorch", "torchvision"},
                ">=2") == Texts{"2.1.0: pytorch 0; torchvision 0"});
}

TEST_CASE("packages that no channel has make no sets", "[graph]") {
  CHECK(sets_of({channel_of({record_of("zlib", "1")})}).empty());
}
