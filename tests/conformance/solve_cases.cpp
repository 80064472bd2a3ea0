#include "solve_cases.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "base/json.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "solve/solver.hpp"
#include "solve_proof.hpp"
#include "tally.hpp"

namespace distro::conformance {
namespace {

using base::Json;
using Names = std::set<std::string>;
using Index = std::vector<channel::Repodata>;

/// The index and the solver of one combination of channels and subdirs.
struct World {
  Index index;
  std::unique_ptr<solve::Solver> solver;

  /// The records with these file names.
  [[nodiscard]] Records records(const Names& files) const {
    Records found;
    for (const channel::Repodata& part : index) {
      for (channel::Row row = 0; row < part.records.size(); ++row) {
        if (files.contains(part.records.file_name(row))) {
          found.push_back(part.records[row]);
        }
      }
    }
    return found;
  }
};

class Worlds {
 public:
  explicit Worlds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  World& of(const Json& line) {
    World& world = worlds_[line.at("channels").dump() + line.at("subdirs").dump()];
    if (!world.solver) {
      for (const std::string name : line.at("channels")) {
        if (!std::filesystem::is_directory(folder_ / name)) {
          throw EnvironmentError((folder_ / name).string() + " is not there");
        }
        for (const std::string subdir : line.at("subdirs")) {
          world.index.push_back(channel::load_repodata(
              channel::file_url(std::filesystem::absolute(folder_ / name)), subdir));
        }
      }
      world.solver =
          solve::make_libsolv_solver(world.index, solve::ChannelPriority::strict);
    }
    return world;
  }

 private:
  std::filesystem::path folder_;
  std::map<std::string, World> worlds_;
};

solve::Request request_of(const Json& line) {
  solve::Request request;
  for (const std::string spec : line.at("specs")) {
    request.specs.emplace_back(spec);
  }
  for (const Json& package : line.at("virtual_packages")) {
    channel::Record record;
    record.name = package.at(0);
    record.version = package.at(1);
    record.build = package.at(2);
    request.virtual_packages.push_back(record);
  }
  return request;
}

Names files_of(const Records& records) {
  Names files;
  for (const channel::Record& record : records) {
    files.insert(record.fn);
  }
  return files;
}

std::string only_in(const char* whose, const Names& these, const Names& others) {
  std::string text;
  for (const std::string& name : these) {
    text += others.contains(name) ? "" : "  " + std::string(whose) + name + "\n";
  }
  return text;
}

/// Empty if the solution is the recorded one, or as good: then the proof is printed.
std::string difference(const Json& line, const solve::Request& request,
                       const World& world, const Records& found) {
  const Names expected = line.at("expected").get<Names>();
  const Names files = files_of(found);
  if (files == expected) {
    return "";
  }
  const std::string difference =
      only_in("expected ", expected, files) + only_in("found    ", files, expected);
  const Records wanted = world.records(expected);
  std::string why = broken_rule(request, found, world.index);
  why = why.empty() ? unequal_choice(wanted, found) : why;
  if (!why.empty()) {
    return difference + "  and it is not as good: " + why;
  }
  std::cout << "another set of files, as good, for " << line.at("specs").dump() << "\n"
            << "  every spec, depends and constrains holds in it, and\n"
            << equal_choices(wanted, found);
  return "";
}

}  // namespace

int solve_cases(const std::filesystem::path& file,
                const std::filesystem::path& channels, bool explain) {
  Worlds worlds(channels);
  return tally(file, [&](const Json& line) -> std::string {
    World& world = worlds.of(line);
    const solve::Request request = request_of(line);
    const solve::Outcome outcome = world.solver->solve(request);
    const bool unsat = line.value("unsat", false);
    if (const auto* none = std::get_if<solve::Unsatisfiable>(&outcome)) {
      if (explain) {
        std::cout << none->explanation << "\n\n";
      }
      return unsat ? "" : "  there is a solution, but we say: " + none->explanation;
    }
    if (std::holds_alternative<solve::TimedOut>(outcome)) {
      return "  we timed out";
    }
    const auto& found = std::get<solve::Solution>(outcome).records;
    return unsat ? "  there is no solution, but we found one"
                 : difference(line, request, world, found);
  });
}

}  // namespace distro::conformance
