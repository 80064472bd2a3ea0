// Kernels of the solver: all recorded cases, and one request on a large channel.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "channel/repodata.hpp"
#include "kernels/inputs.hpp"
#include "kernels/kernels.hpp"
#include "solve/solver.hpp"

namespace distro::bench {
namespace {

using channel::Repodata;

struct SolveCase {
  std::string index;                  ///< names its channels and subdirs
  std::vector<std::string> channels;  ///< folders
  std::vector<std::string> subdirs;
  solve::Request request;
};

std::vector<SolveCase> solve_cases(const std::filesystem::path& inputs) {
  std::vector<SolveCase> cases;
  for (const std::string& line : lines_of(inputs / "solve.jsonl")) {
    const base::Json json = base::parse_json(line, "solve.jsonl");
    SolveCase one;
    one.index = json.at("channels").dump() + json.at("subdirs").dump();
    for (const std::string name : json.at("channels")) {
      one.channels.push_back(channel_url(inputs / "solve_channels" / name));
    }
    one.subdirs = json.at("subdirs").get<std::vector<std::string>>();
    for (const std::string spec : json.at("specs")) {
      one.request.specs.emplace_back(spec);
    }
    for (const base::Json& package : json.at("virtual_packages")) {
      channel::Record record;
      record.name = package.at(0);
      record.version = package.at(1);
      record.build = package.at(2);
      record.subdir = one.subdirs.front();
      one.request.virtual_packages.push_back(record);
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

std::vector<Repodata> load(const SolveCase& one) {
  std::vector<Repodata> index;
  for (const std::string& url : one.channels) {
    for (const std::string& subdir : one.subdirs) {
      index.push_back(channel::load_repodata(url, subdir));
    }
  }
  return index;
}

/// One solver answers all cases of an index, as a run of many jobs has it; each pass
/// begins with new ones.
void solve_all(benchmark::State& state, const std::vector<SolveCase>& cases) {
  std::map<std::string, std::vector<Repodata>> loaded;
  for (const SolveCase& one : cases) {
    if (!loaded.contains(one.index)) {
      loaded[one.index] = load(one);
    }
  }
  for (auto _ : state) {
    std::map<std::string, std::unique_ptr<solve::Solver>> solvers;
    std::size_t satisfiable = 0;
    for (const SolveCase& one : cases) {
      auto& solver = solvers[one.index];
      if (!solver) {
        solver = solve::make_libsolv_solver(loaded.at(one.index),
                                            solve::ChannelPriority::strict);
      }
      const solve::Outcome outcome = solver->solve(one.request);
      satisfiable += std::holds_alternative<solve::Solution>(outcome) ? 1U : 0U;
    }
    state.counters["satisfiable"] = static_cast<double>(satisfiable);
  }
}

void load_and_solve_all(benchmark::State& state, const std::vector<SolveCase>& cases) {
  for (auto _ : state) {
    for (const SolveCase& one : cases) {
      const auto solver =
          solve::make_libsolv_solver(load(one), solve::ChannelPriority::strict);
      benchmark::DoNotOptimize(solver->solve(one.request));
    }
  }
}

}  // namespace

void register_solve_kernels(const std::filesystem::path& inputs) {
  const auto cases = std::make_shared<std::vector<SolveCase>>(solve_cases(inputs));
  const auto add = [&](const char* name, const auto& kernel) {
    benchmark::RegisterBenchmark(
        name, [kernel, cases](benchmark::State& state) { kernel(state, *cases); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  add("solve/all_cases", solve_all);
  add("solve/load_and_all_cases", load_and_solve_all);
}

}  // namespace distro::bench
