// Cycles of run requirements within a catalog.
#include <algorithm>
#include <set>

#include "recipe/catalog_faults.hpp"

namespace distro::recipe {
namespace {

/// One step of a cycle: an output, and its requirement on the next.
struct Step {
  const CatalogOutput* from = nullptr;
  const Requirement* requirement = nullptr;
};

/// Depth first over the outputs in the order of their names.
class CycleSearch {
 public:
  explicit CycleSearch(const Catalog& catalog) : outputs_(outputs_of(catalog)) {}

  /// Each begins at its first name in the alphabet.
  std::vector<std::vector<Step>> run() {
    for (const auto& [name, output] : outputs_) {
      visit(output);
    }
    return std::move(cycles_);
  }

 private:
  void visit(const CatalogOutput& output) {
    if (!seen_.insert(output.output->name).second) {
      return;
    }
    const auto run = output.output->requirements.find("run");
    if (run == output.output->requirements.end()) {
      return;
    }
    for (const Requirement& requirement : run->second) {
      const auto next = outputs_.find(requirement.name);
      if (next != outputs_.end()) {
        path_.push_back({&output, &requirement});
        note_cycle(next->second);
        visit(next->second);
        path_.pop_back();
      }
    }
  }

  /// The path closes a cycle if it leads back to an output on it.
  void note_cycle(const CatalogOutput& next) {
    const auto start = std::find_if(path_.begin(), path_.end(), [&](const Step& step) {
      return step.from->output == next.output;
    });
    if (start == path_.end()) {
      return;
    }
    std::vector<Step> cycle(start, path_.end());
    const auto first = std::min_element(
        cycle.begin(), cycle.end(), [](const Step& left, const Step& right) {
          return left.from->output->name < right.from->output->name;
        });
    std::rotate(cycle.begin(), first, cycle.end());
    cycles_.push_back(std::move(cycle));
  }

  const std::map<std::string, CatalogOutput> outputs_;
  std::set<std::string> seen_;
  std::vector<Step> path_;
  std::vector<std::vector<Step>> cycles_;
};

}  // namespace

std::vector<InputError> faults_of_cycles(const FileTree& tree, const Catalog& catalog) {
  std::vector<InputError> faults;
  CycleSearch search(catalog);
  for (const std::vector<Step>& cycle : search.run()) {
    std::string names;
    for (const Step& step : cycle) {
      names += step.from->output->name + " -> ";
    }
    names += cycle.front().from->output->name;
    faults.push_back(fault_in_file(tree, cycle.front().from->recipe->origin,
                                   cycle.front().requirement->place,
                                   "run requirements form a cycle: " + names));
  }
  return faults;
}

}  // namespace distro::recipe
