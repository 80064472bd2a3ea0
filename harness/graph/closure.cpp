#include "graph/closure.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace distro::graph {
namespace {

constexpr std::uint64_t uncounted = std::uint64_t{1} << 63U;

/// The shortest ways to a member, found from the member towards the starts.
class PathFinder {
 public:
  PathFinder(const Closure& closure,
             const std::function<std::vector<Name>(Name)>& nearer, std::size_t most)
      : closure_(closure), nearer_(nearer), most_(most) {}

  Paths find(Name member) {
    Paths found;
    found.total = count(member);
    way_ = {member};
    extend(found.paths);
    return found;
  }

 private:
  const std::vector<Name>& nearer(Name name) {
    const auto [entry, is_new] = nearer_known_.try_emplace(name);
    if (is_new) {
      entry->second = nearer_(name);
    }
    return entry->second;
  }

  std::uint64_t count(Name name) {
    if (closure_.distance(name) == 0) {
      return 1;
    }
    const auto known = counts_.find(name);
    if (known != counts_.end()) {
      return known->second;
    }
    std::uint64_t sum = 0;
    for (const Name next : nearer(name)) {
      sum = std::min(uncounted, sum + count(next));
    }
    return counts_[name] = sum;
  }

  void extend(std::vector<Path>& paths) {
    if (paths.size() >= most_) {
      return;
    }
    if (closure_.distance(way_.back()) == 0) {
      paths.push_back(path_of_way());
      return;
    }
    for (const Name next : nearer(way_.back())) {
      way_.push_back(next);
      extend(paths);
      way_.pop_back();
    }
  }

  [[nodiscard]] Path path_of_way() const {
    Path path{{way_.back(), std::nullopt}};
    for (std::size_t at = way_.size() - 1; at > 0; --at) {
      path.push_back({way_[at - 1], closure_.need(way_[at - 1], way_[at])});
    }
    return path;
  }

  const Closure& closure_;
  const std::function<std::vector<Name>(Name)>& nearer_;
  std::size_t most_;
  std::vector<Name> way_;  ///< the member first
  std::map<Name, std::vector<Name>> nearer_known_;
  std::map<Name, std::uint64_t> counts_;
};

}  // namespace

Closure::Closure(const PackageIndex& index, const SpeakingRecords& speakers,
                 std::span<const Name> starts)
    : index_(index),
      speakers_(speakers),
      reach_(reach_dependents(index, starts, [&](TableId table, channel::Row row) {
        return speakers.speaks(table, row);
      })) {
  while (start_count_ < reach_.order.size() &&
         distance(reach_.order[start_count_]) == 0) {
    ++start_count_;
  }
}

std::span<const Name> Closure::members() const {
  return std::span(reach_.order).subspan(start_count_);
}

std::optional<Need> Closure::need(Name dependent, Name on) const {
  std::optional<Need> found;
  std::uint32_t builds = 0;
  std::uint32_t speaking = 0;
  for (TableId id = 0; id < index_.table_count(); ++id) {
    const channel::RecordTable& table = index_.table(id);
    const channel::NameId local = index_.local(id, on);
    for (const channel::Row row : index_.rows(id, dependent)) {
      if (!speakers_.speaks(id, row)) {
        continue;
      }
      ++speaking;
      if (local == channel::no_name) {
        continue;
      }
      const channel::IdRange specs = table.specs_about(local);
      for (const channel::SpecId spec : table.depends(row)) {
        if (spec - *specs.begin() < specs.size()) {
          ++builds;
          const RecordRef ref{id, row};
          if (!found ||
              (found->record.table != id && index_.is_preferred(ref, found->record))) {
            found = Need{ref, spec, 0, 0};
          }
          break;
        }
      }
    }
  }
  if (found) {
    found->builds = builds;
    found->of = speaking;
  }
  return found;
}

Path Closure::path(Name member) const {
  Path path;
  for (Name at = member; distance(at) > 0; at = parent(at)) {
    path.push_back({at, need(at, parent(at))});
  }
  const Name start = path.empty() ? member : parent(path.back().name);
  path.push_back({start, std::nullopt});
  return {path.rbegin(), path.rend()};
}

/// The names that a member needs and that are one step nearer to a start.
std::vector<Name> Closure::nearer(Name member) const {
  std::vector<Name> names;
  for (const RecordRef ref : speakers_.of(member)) {
    const channel::RecordTable& table = index_.table(ref.table);
    for (const channel::SpecId spec : table.depends(ref.row)) {
      const channel::NameId local = table.spec_name(spec);
      if (local == channel::no_name) {
        continue;
      }
      const Name name = index_.global(ref.table, local);
      if (has(name) && distance(name) + 1 == distance(member)) {
        names.push_back(name);
      }
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Paths Closure::shortest_paths(Name member, std::size_t most) const {
  const std::function<std::vector<Name>(Name)> step = [this](Name name) {
    return nearer(name);
  };
  return PathFinder(*this, step, most).find(member);
}

}  // namespace distro::graph
