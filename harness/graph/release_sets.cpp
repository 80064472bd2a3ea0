#include "graph/release_sets.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "channel/version.hpp"
#include "graph/spec_matcher.hpp"

namespace distro::graph {
namespace {

using channel::SpecId;

class Search {
 public:
  Search(const PackageIndex& index, const std::vector<std::string>& names)
      : index_(index), names_(names), matcher_(index) {}

  std::vector<ReleaseSet> run(const channel::VersionSpec& releases) {
    for (const RecordRef build : builds_of(names_.front())) {
      const std::string version(index_.table(build.table).version(build.row));
      if (sets_.empty() || sets_.back().version != version) {
        sets_.push_back(empty_set(version));
      }
      sets_.back().members.front().builds.push_back(build);
    }
    for (std::size_t member = 1; member < names_.size(); ++member) {
      for (const RecordRef build : builds_of(names_[member])) {
        place(member, build);
      }
    }
    std::erase_if(sets_, [&](const ReleaseSet& set) {
      const auto version = channel::Version::parse_if(set.version);
      return !releases.is_any() && (!version || !releases.matches(*version));
    });
    for (auto& [requirement, set] : strays_) {
      sets_.push_back(std::move(set));
    }
    return std::move(sets_);
  }

 private:
  [[nodiscard]] std::vector<RecordRef> builds_of(const std::string& name) const {
    const std::optional<Name> known = index_.find(name);
    return known ? index_.records(*known, index_.tables_with(*known))
                 : std::vector<RecordRef>();
  }

  [[nodiscard]] ReleaseSet empty_set(const std::string& version) const {
    ReleaseSet set;
    set.version = version;
    for (const std::string& name : names_) {
      set.members.push_back({name, {}});
    }
    return set;
  }

  void place(std::size_t member, RecordRef build) {
    const channel::RecordTable& table = index_.table(build.table);
    std::optional<std::set<std::size_t>> admitted;
    std::string requirement;
    for (const SpecId spec : table.depends(build.row)) {
      if (table.spec_name(spec) == channel::no_name ||
          table.name(table.spec_name(spec)) != names_.front()) {
        continue;
      }
      requirement += (requirement.empty() ? "" : ", ");
      requirement += table.spec_text(spec);
      const std::set<std::size_t>& these = releases_for(build.table, spec);
      if (admitted) {
        std::erase_if(*admitted, [&](std::size_t set) { return !these.contains(set); });
      } else {
        admitted = these;
      }
    }
    if (admitted && admitted->empty()) {
      auto [stray, is_new] = strays_.try_emplace(requirement);
      if (is_new) {
        stray->second = empty_set(requirement);
      }
      stray->second.members[member].builds.push_back(build);
    } else if (admitted && admitted->size() == 1) {
      sets_[*admitted->begin()].members[member].builds.push_back(build);
    }
  }

  /// The numbers of the sets of which some build is what the spec asks for.
  const std::set<std::size_t>& releases_for(TableId table, SpecId spec) {
    const auto [known, is_new] = known_.try_emplace({table, spec});
    if (!is_new) {
      return known->second;
    }
    const channel::MatchSpec* parsed = matcher_.spec(table, spec);
    for (std::size_t set = 0; set < sets_.size() && parsed != nullptr; ++set) {
      const std::vector<RecordRef>& builds = sets_[set].members.front().builds;
      if (std::any_of(builds.begin(), builds.end(), [&](RecordRef build) {
            return matcher_.matches(*parsed, build);
          })) {
        known->second.insert(set);
      }
    }
    return known->second;
  }

  const PackageIndex& index_;
  const std::vector<std::string>& names_;
  SpecMatcher matcher_;
  std::vector<ReleaseSet> sets_;
  std::map<std::string, ReleaseSet> strays_;  ///< by requirement
  std::map<std::pair<TableId, SpecId>, std::set<std::size_t>> known_;
};

}  // namespace

std::vector<std::string> ReleaseSet::missing() const {
  std::vector<std::string> names;
  for (const Member& member : members) {
    if (member.builds.empty()) {
      names.push_back(member.name);
    }
  }
  return names;
}

std::vector<ReleaseSet> release_sets(const PackageIndex& index,
                                     const std::vector<std::string>& names,
                                     const channel::VersionSpec& releases) {
  return Search(index, names).run(releases);
}

}  // namespace distro::graph
