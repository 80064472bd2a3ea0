#include "graph/dependents.hpp"

#include <optional>
#include <set>

#include "graph/breadth_first.hpp"
#include "graph/judge.hpp"
#include "graph/suggested_bound.hpp"

namespace distro::graph {
namespace {

using channel::SpecId;

/// The dependents of the candidates, as the records that speak for the names say.
class Family {
 public:
  Family(const PackageIndex& index, Judge& judge,
         std::span<const job::Candidate> candidates)
      : index_(index), judge_(judge), reach_(reach_of(candidates)) {}

  /// Names with what they need before them; a cycle is cut where it is met.
  [[nodiscard]] std::vector<Name> dependencies_first() const {
    std::vector<Name> order;
    std::vector<bool> seen(index_.name_count(), false);
    for (Name name = 0; name < index_.name_count(); ++name) {
      visit(name, seen, order);
    }
    return order;
  }

  /// The builds of the spokesman's release: its variants.
  [[nodiscard]] std::vector<RecordRef> builds_of(Name name) const {
    const RecordRef release = *judge_.spokesman(name);
    std::vector<RecordRef> builds = index_.records(name);
    std::erase_if(
        builds, [&](RecordRef build) { return !index_.same_release(build, release); });
    return builds;
  }

  /// The shortest way from a candidate; of several the first in byte order.
  [[nodiscard]] std::vector<job::PathStep> path_to(Name member) const {
    std::vector<job::PathStep> path;
    Name at = member;
    for (; reach_.by_name[at].distance > 0; at = reach_.by_name[at].parent) {
      path.push_back({text_of(at), requirement_on(at, reach_.by_name[at].parent)});
    }
    path.push_back({text_of(at), ""});
    return {path.rbegin(), path.rend()};
  }

 private:
  /// Candidates that the channel does not know have no dependents in it.
  [[nodiscard]] Reach reach_of(std::span<const job::Candidate> candidates) const {
    std::vector<Name> starts;
    for (const job::Candidate& candidate : candidates) {
      if (const std::optional<Name> name = index_.find(candidate.record.name)) {
        starts.push_back(*name);
      }
    }
    return reach_dependents(index_, starts, [this](TableId table, channel::Row row) {
      const RecordRef record{table, row};
      const Name name = index_.name_of(record);
      return !judge_.is_candidate(name) && judge_.spokesman(name) == record;
    });
  }

  [[nodiscard]] bool is_member(Name name) const {
    return reach_.has(name) && reach_.by_name[name].distance > 0;
  }

  void visit(Name name, std::vector<bool>& seen, std::vector<Name>& order) const {
    if (!is_member(name) || seen[name]) {
      return;
    }
    seen[name] = true;
    const RecordRef record = *judge_.spokesman(name);
    const channel::RecordTable& table = index_.table(record.table);
    std::set<Name> needed;
    for (const SpecId spec : table.depends(record.row)) {
      if (table.spec_name(spec) != channel::no_name) {
        needed.insert(index_.global(record.table, table.spec_name(spec)));
      }
    }
    for (const Name other : needed) {
      visit(other, seen, order);
    }
    order.push_back(name);
  }

  /// The first spec of the spokesman's on a name.
  [[nodiscard]] std::string requirement_on(Name dependent, Name on) const {
    const RecordRef record = *judge_.spokesman(dependent);
    const channel::RecordTable& table = index_.table(record.table);
    for (const SpecId spec : table.depends(record.row)) {
      if (table.spec_name(spec) == index_.local(record.table, on)) {
        return std::string(table.spec_text(spec));
      }
    }
    return "";
  }

  [[nodiscard]] std::string text_of(Name name) const {
    return std::string(index_.name(name));
  }

  const PackageIndex& index_;
  Judge& judge_;
  Reach reach_;
};

job::Dependent judged(const PackageIndex& index, const Judge& judge, RecordRef record) {
  const channel::RecordTable& table = index.table(record.table);
  job::Dependent dependent;
  dependent.record = table[record.row];
  if (const std::optional<SpecId> spec = judge.excluding(record)) {
    const channel::Record& candidate = judge.candidate_for(record, *spec);
    dependent.disposition = job::Disposition::required_bump;
    dependent.excluded_by = table.spec_text(*spec);
    dependent.excludes = candidate.name + " " + candidate.version;
    dependent.suggested = suggested_bound(dependent.excluded_by, candidate.version);
    return dependent;
  }
  dependent.blocked_through = judge.blocked_through(record);
  if (!dependent.blocked_through.empty()) {
    dependent.disposition = job::Disposition::blocked;
  }
  return dependent;
}

}  // namespace

std::vector<job::Dependent> find_dependents(
    std::span<const channel::Repodata> integration,
    std::span<const job::Candidate> candidates,
    const std::function<std::vector<std::string>(const std::string&)>& maintainers) {
  const PackageIndex index(integration);
  Judge judge(index, candidates);
  const Family family(index, judge, candidates);
  std::vector<job::Dependent> dependents;
  for (const Name name : family.dependencies_first()) {
    const std::vector<job::PathStep> path = family.path_to(name);
    const std::vector<std::string> team = maintainers(std::string(index.name(name)));
    for (const RecordRef build : family.builds_of(name)) {
      job::Dependent dependent = judged(index, judge, build);
      dependent.path = path;
      dependent.maintainers = team;
      dependents.push_back(std::move(dependent));
    }
  }
  return dependents;
}

}  // namespace distro::graph
