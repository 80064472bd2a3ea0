#include "graph/unbuilt_packages.hpp"

#include <algorithm>
#include <set>

namespace distro::graph {
namespace {

std::vector<std::string> specs_of(const recipe::Output& output,
                                  std::initializer_list<const char*> sections) {
  std::vector<std::string> specs;
  for (const char* section : sections) {
    const auto found = output.requirements.find(section);
    if (found != output.requirements.end()) {
      for (const recipe::Requirement& requirement : found->second) {
        specs.push_back(requirement.spec);
      }
    }
  }
  return specs;
}

channel::Record record_of(const recipe::Output& output, const std::string& subdir) {
  channel::Record record;
  record.name = output.name;
  record.version = output.version;
  record.build = output.build_id;
  record.build_number = output.build_number;
  record.subdir = output.noarch.empty() ? subdir : "noarch";
  record.channel = recipes_channel;
  record.fn = output.name + "-" + output.version + "-" + output.build_id + ".conda";
  record.depends = specs_of(output, {"run"});
  record.constrains = specs_of(output, {"run_constrained", "run_constraints"});
  return record;
}

bool is_built(const std::string& name, std::span<const channel::Repodata> channels) {
  return std::any_of(channels.begin(), channels.end(),
                     [&](const channel::Repodata& repodata) {
                       return !repodata.records.rows(name).empty();
                     });
}

}  // namespace

channel::Repodata unbuilt_packages(const recipe::Catalog& catalog,
                                   std::span<const channel::Repodata> channels,
                                   const std::string& subdir) {
  std::vector<channel::Record> records;
  std::set<std::string> seen;
  for (const auto& [package, entry] : catalog) {
    for (const recipe::Output& output : entry.recipe.outputs) {
      const bool is_new = !output.skipped && !output.version.empty() &&
                          seen.insert(output.name + " " + output.build_id).second &&
                          !is_built(output.name, channels);
      if (is_new) {
        records.push_back(record_of(output, subdir));
      }
    }
  }
  channel::Repodata repodata;
  repodata.channel = recipes_channel;
  repodata.subdir = subdir;
  repodata.records = std::move(records);
  return repodata;
}

}  // namespace distro::graph
