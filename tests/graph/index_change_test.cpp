#include "graph/index_change.hpp"

#include <catch2/catch.hpp>

#include "graph/channels.hpp"

using namespace distro;
using graph::PackageIndex;
using test::channel_of;
using test::record_of;

namespace {

using Texts = std::vector<std::string>;
using Channels = std::vector<channel::Repodata>;

const std::string below = "file:///base";

Texts texts_of(const PackageIndex& index, const std::vector<graph::RecordRef>& refs) {
  Texts texts;
  for (const graph::RecordRef ref : refs) {
    texts.push_back(index.table(ref.table)[ref.row].distribution());
  }
  return texts;
}

struct Change {
  Texts lost, gained;
};

Change change_of(const Channels& before, const Channels& after, bool strict) {
  const PackageIndex old_index(before);
  const PackageIndex new_index(after);
  const graph::IndexChange change = graph::index_change(old_index, new_index, strict);
  return {texts_of(old_index, change.lost), texts_of(new_index, change.gained)};
}

Texts reached(const Channels& channels, const std::string& name) {
  const PackageIndex index(channels);
  const std::vector<bool> flags =
      graph::names_reaching(index, index.records(*index.find(name)));
  Texts names;
  for (graph::Name id = 0; id < flags.size(); ++id) {
    if (flags[id]) {
      names.emplace_back(index.name(id));
    }
  }
  return names;
}

}  // namespace

TEST_CASE("what is only added takes nothing away", "[graph]") {
  const channel::Repodata lower =
      channel_of({record_of("python", "3.11")}, "linux-64", below);
  const Change change = change_of(
      {channel_of({record_of("numpy", "1.0")}), lower},
      {channel_of({record_of("numpy", "1.0"), record_of("numpy", "2.0")}), lower},
      true);
  CHECK(change.lost.empty());
  CHECK(change.gained == Texts{"numpy-2.0-0"});
}

TEST_CASE("a name that is new to a channel hides it in those below", "[graph]") {
  const channel::Repodata lower =
      channel_of({record_of("numpy", "1.0")}, "linux-64", below);
  const Channels before = {channel_of({record_of("zlib", "1")}), lower};
  const Channels after = {
      channel_of({record_of("zlib", "1"), record_of("numpy", "2.0")}), lower};
  CHECK(change_of(before, after, true).lost == Texts{"numpy-1.0-0"});
  CHECK(change_of(before, after, false).lost.empty());
  // And the other way around it comes to light again.
  CHECK(change_of(after, before, true).gained == Texts{"numpy-1.0-0"});
}

TEST_CASE("a record that asks for something else is lost and gained", "[graph]") {
  const Change change = change_of({channel_of({record_of("a", "1", {"b"})})},
                                  {channel_of({record_of("a", "1", {"b <2"})})}, true);
  CHECK(change.lost == Texts{"a-1-0"});
  CHECK(change.gained == Texts{"a-1-0"});
}

TEST_CASE("names reach what their records need through others", "[graph]") {
  const Channels channels = {channel_of({
      record_of("app", "1", {"library"}),
      record_of("library", "1", {"core >=1"}),
      record_of("core", "1"),
      record_of("other", "1", {"core >=2"}),
      record_of("alone", "1"),
  })};
  // `other` asks for another core than the one that is looked for.
  CHECK(reached(channels, "core") == Texts{"app", "core", "library"});
}

TEST_CASE("a name is reached through one of its other records, too", "[graph]") {
  const Channels channels = {channel_of({
      record_of("core", "1"),
      record_of("plugin", "1", {"core"}),
      record_of("core", "2", {"plugin"}),
      record_of("app", "1", {"core >=2"}),
  })};
  const PackageIndex index(channels);
  const std::vector<graph::RecordRef> cores = index.records(*index.find("core"));
  const std::vector<bool> flags =
      graph::names_reaching(index, std::span(cores).last(1));
  CHECK(flags[*index.find("app")]);
}

TEST_CASE("a requirement without a literal name may mean anything", "[graph]") {
  CHECK(reached({channel_of({record_of("core", "1"), record_of("any", "1", {"lib*"})})},
                "core") == Texts{"any", "core"});
}
