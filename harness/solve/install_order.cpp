#include "solve/install_order.hpp"

#include <map>
#include <set>
#include <string>

namespace distro::solve {

namespace {

using Graph = std::map<std::string, std::set<std::string>>;

Graph dependency_graph(RecordIndex& index,
                       const std::map<std::string, RecordId>& by_name) {
  Graph graph;
  for (const auto& [name, record] : by_name) {
    std::set<std::string>& needed = graph[name];
    for (const SpecId id : index.links(record).depends) {
      const Spec& spec = index.spec(id);
      if (spec.has_exact_name()) {
        if (by_name.contains(spec.name())) {
          needed.insert(spec.name());
        }
        continue;
      }
      for (const auto& [other, other_record] : by_name) {
        if (index.matches(id, other_record)) {
          needed.insert(other);
        }
      }
    }
  }
  // pip runs in python: of the cycle between them only that direction orders.
  if (const auto python = graph.find("python"); python != graph.end()) {
    std::erase_if(python->second, [&](const std::string& name) {
      return graph.at(name).contains("python");
    });
  }
  return graph;
}

/// Depth first, without recursion: chains of dependencies can be long.
void visit(const Graph& graph, const std::string& start, std::set<std::string>& seen,
           std::vector<std::string>& order) {
  struct Frame {
    const std::string* name;
    std::set<std::string>::const_iterator next;
  };
  if (!seen.insert(start).second) {
    return;
  }
  std::vector<Frame> path{{&start, graph.at(start).begin()}};
  while (!path.empty()) {
    Frame& top = path.back();
    if (top.next == graph.at(*top.name).end()) {
      order.push_back(*top.name);
      path.pop_back();
      continue;
    }
    const std::string& needed = *top.next++;
    if (seen.insert(needed).second) {
      path.push_back({&needed, graph.at(needed).begin()});
    }
  }
}

}  // namespace

std::vector<RecordId> dependencies_first(RecordIndex& index,
                                         const std::vector<RecordId>& chosen) {
  std::map<std::string, RecordId> by_name;
  for (const RecordId record : chosen) {
    by_name.emplace(index.name(record), record);
  }
  const Graph graph = dependency_graph(index, by_name);
  std::set<std::string> seen;
  std::vector<std::string> order;
  for (const auto& [name, needed] : graph) {
    visit(graph, name, seen, order);
  }
  std::vector<RecordId> records;
  records.reserve(order.size());
  for (const std::string& name : order) {
    records.push_back(by_name.at(name));
  }
  return records;
}

}  // namespace distro::solve
