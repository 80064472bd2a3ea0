#include "app/watch/watched_sets.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/listed.hpp"
#include "graph/package_index.hpp"

namespace distro::app {
namespace {

using graph::PackageIndex;
using graph::ReleaseSet;
using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_there(const PackageIndex& index, const std::string& name) {
  const std::optional<graph::Name> known = index.find(name);
  return known && index.has_records(*known);
}

/// Some record of it has a requirement on the other one.
bool depends_on(const PackageIndex& index, const std::string& name,
                const std::string& other) {
  for (const graph::RecordRef record : index.records(*index.find(name))) {
    const channel::RecordTable& table = index.table(record.table);
    for (const channel::SpecId spec : table.depends(record.row)) {
      const channel::NameId about = table.spec_name(spec);
      if (about != channel::no_name && table.name(about) == other) {
        return true;
      }
    }
  }
  return false;
}

/// The first one that depends on none of the others goes to the front.
Names with_the_root_first(const PackageIndex& index, Names names) {
  const auto root =
      std::find_if(names.begin(), names.end(), [&](const std::string& name) {
        return is_there(index, name) &&
               std::none_of(names.begin(), names.end(), [&](const std::string& other) {
                 return other != name && depends_on(index, name, other);
               });
      });
  if (root != names.end()) {
    std::rotate(names.begin(), root, root + 1);
  }
  return names;
}

class Look {
 public:
  explicit Look(WatchedReleases& found) : found_(found) {}

  void at(const WatchedSet& set, const PackageIndex& index, const std::string& subdir) {
    const bool here = set.subdirs.empty() || contains(set.subdirs, subdir);
    const bool any =
        std::any_of(set.names.begin(), set.names.end(),
                    [&](const std::string& name) { return is_there(index, name); });
    if (!here || !any) {
      return;
    }
    const Names names = judged(with_the_root_first(index, set.names), index);
    const channel::VersionSpec releases = set.releases.empty()
                                              ? channel::VersionSpec()
                                              : channel::VersionSpec(set.releases);
    if (names.size() < 2) {
      return;
    }
    for (const ReleaseSet& release : graph::release_sets(index, names, releases)) {
      ++found_.checked;
      if (std::optional<HalfRelease> half = half_release(index, release)) {
        add({set.names, *std::move(half), {subdir}});
      }
    }
  }

 private:
  /// Without those of which no build says to which release of the first it belongs.
  Names judged(Names names, const PackageIndex& index) {
    const std::string& first = names.front();
    Names kept = {first};
    for (const std::string& name : std::span(names).subspan(1)) {
      if (!is_there(index, name) || depends_on(index, name, first)) {
        kept.push_back(name);
      } else {
        warn(name + " does not depend on " + first +
             ": which of their releases belong together cannot be told");
      }
    }
    return kept;
  }

  void warn(const std::string& text) {
    if (!contains(found_.warnings, text)) {
      found_.warnings.push_back(text);
    }
  }

  void add(HalfPublished half) {
    const auto what = [](const HalfPublished& one) {
      return std::tie(one.set, one.release.package, one.release.version,
                      one.release.missing, one.release.since, one.release.why);
    };
    const auto same = std::find_if(
        found_.half.begin(), found_.half.end(),
        [&](const HalfPublished& known) { return what(known) == what(half); });
    if (same == found_.half.end()) {
      found_.half.push_back(std::move(half));
    } else {
      same->subdirs.push_back(half.subdirs.front());
    }
  }

  WatchedReleases& found_;
};

/// The indexes that users of a platform have: its subdir, and noarch.
std::vector<channel::Repodata> seen_from(const channel::Repodata& table,
                                         std::span<const channel::Repodata> tables) {
  std::vector<channel::Repodata> seen = {table};
  std::copy_if(tables.begin(), tables.end(), std::back_inserter(seen),
               [&](const channel::Repodata& other) {
                 return other.subdir == "noarch" && table.subdir != "noarch";
               });
  return seen;
}

/// Those whose users are looked at: noarch has none of its own beside others.
std::vector<channel::Repodata> platforms_of(std::span<const channel::Repodata> tables) {
  std::vector<channel::Repodata> platforms;
  std::copy_if(tables.begin(), tables.end(), std::back_inserter(platforms),
               [&](const channel::Repodata& table) {
                 return table.subdir != "noarch" || tables.size() == 1;
               });
  return platforms;
}

bool is_nowhere(const WatchedSet& set, std::span<const channel::Repodata> tables) {
  return std::all_of(tables.begin(), tables.end(), [&](const auto& table) {
    return std::all_of(
        set.names.begin(), set.names.end(),
        [&](const std::string& name) { return table.records.rows(name).empty(); });
  });
}

HalfPublished nothing_of(const WatchedSet& set,
                         std::span<const channel::Repodata> platforms) {
  HalfPublished half{set.names, {}, {}};
  half.release.package = set.names.front();
  half.release.missing = set.names;
  half.release.why = "the channel has none of " + base::listed(set.names);
  for (const channel::Repodata& platform : platforms) {
    half.subdirs.push_back(platform.subdir);
  }
  return half;
}

}  // namespace

std::vector<WatchedSet> sets_of(const recipe::Distribution& distribution) {
  std::vector<WatchedSet> sets;
  for (const recipe::Promise& promise : distribution.promises) {
    if (!promise.in_sync.empty()) {
      sets.push_back({promise.in_sync, promise.releases, promise.subdirs, false});
    }
  }
  for (const Names& group : distribution.lint.in_sync) {
    const bool promised =
        std::any_of(sets.begin(), sets.end(), [&](const WatchedSet& set) {
          return std::is_permutation(set.names.begin(), set.names.end(), group.begin(),
                                     group.end());
        });
    if (!promised) {
      sets.push_back({group, "", {}, false});
    }
  }
  return sets;
}

WatchedReleases half_published(std::span<const WatchedSet> sets,
                               std::span<const channel::Repodata> tables) {
  WatchedReleases found;
  Look look(found);
  const std::vector<channel::Repodata> platforms = platforms_of(tables);
  for (const channel::Repodata& platform : platforms) {
    const PackageIndex index(seen_from(platform, tables));
    for (const WatchedSet& set : sets) {
      look.at(set, index, platform.subdir);
    }
  }
  for (const WatchedSet& set : sets) {
    if (set.asked && is_nowhere(set, tables)) {
      ++found.checked;
      found.half.push_back(nothing_of(set, platforms));
    }
  }
  return found;
}

}  // namespace distro::app
