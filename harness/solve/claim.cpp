#include "solve/claim.hpp"

#include <algorithm>
#include <unordered_map>

#include "solve/phrase.hpp"
#include "solve/tree.hpp"

namespace distro::solve {

namespace {

/// The same demand of several records of one name.
struct Line {
  std::string name;
  Claim claim;
  std::vector<RecordId> records;
};

std::vector<Claim> nearest_first(const Reach& reach, std::vector<Claim> ordered) {
  std::unordered_map<RecordId, std::size_t> distance;
  for (const RecordId record : reach.records) {
    distance.emplace(record, distance.size());
  }
  std::stable_sort(ordered.begin(), ordered.end(), [&](const Claim& a, const Claim& b) {
    return distance.at(a.from) < distance.at(b.from);
  });
  return ordered;
}

std::vector<Line> merge(const RecordIndex& index, const std::vector<Claim>& claims) {
  std::vector<Line> lines;
  for (const Claim& claim : claims) {
    const std::string& name = index.name(claim.from);
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const Line& l) {
      return l.name == name && l.claim.spec == claim.spec &&
             l.claim.constrains == claim.constrains;
    });
    if (same == lines.end()) {
      lines.push_back({name, claim, {claim.from}});
    } else {
      same->records.push_back(claim.from);
    }
  }
  return lines;
}

}  // namespace

std::string list_claims(const RecordIndex& index, const Reach& reach,
                        const std::vector<Claim>& claims) {
  Tree tree;
  std::vector<SpecId> specs;
  for (const Wanted& wanted : reach.wanted) {
    specs.insert(specs.end(), wanted.specs.begin(), wanted.specs.end());
  }
  tree.add(0, list_specs(index, specs) + " cannot be installed" +
                  (claims.empty() ? "" : ": these cannot be met together"));
  for (const Line& line : merge(index, nearest_first(reach, claims))) {
    const SpecId only[] = {line.claim.spec};
    tree.add(1, name_records(index, line.records) + " " +
                    name_demand(index, only, line.claim.constrains,
                                are_several(index, line.records)));
  }
  return tree.text();
}

}  // namespace distro::solve
