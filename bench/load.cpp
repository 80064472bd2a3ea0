// Loads one subdir of a channel, asks who depends on what, and prints what it took:
// `load CHANNEL SUBDIR [--cache DIR] [--threads N] [--dependents NAME] [--closure
// NAME]` prints one JSON object; times in seconds. With a cache the first run leaves a
// snapshot there and later ones map it.
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "channel/match_spec.hpp"
#include "channel/repodata.hpp"
#include "dependents.hpp"
#include "solve/solver.hpp"
#include "solve/virtual_packages.hpp"

namespace {

namespace channel = distro::channel;
using distro::UsageError;
using distro::base::Json;

struct Options {
  std::string channel;
  std::string subdir;
  std::string dependents_of;
  std::string closure_of;
  std::vector<std::string> specs;
  channel::LoadOptions load;
};

Options parse_options(const std::vector<std::string>& words) {
  if (words.size() < 2 || words.size() % 2 != 0) {
    throw UsageError("expected: load CHANNEL SUBDIR [--OPTION VALUE]...");
  }
  Options options;
  options.channel = words[0].find("://") != std::string::npos
                        ? words[0]
                        : "file://" + std::filesystem::absolute(words[0]).string();
  options.subdir = words[1];
  for (std::size_t at = 2; at < words.size(); at += 2) {
    if (words[at] == "--cache") {
      options.load.cache = words[at + 1];
    } else if (words[at] == "--threads") {
      options.load.threads = static_cast<unsigned>(std::stoul(words[at + 1]));
    } else if (words[at] == "--dependents") {
      options.dependents_of = words[at + 1];
    } else if (words[at] == "--closure") {
      options.closure_of = words[at + 1];
    } else if (words[at] == "--solve") {
      options.specs.push_back(words[at + 1]);
    } else {
      throw UsageError("unknown option " + words[at]);
    }
  }
  return options;
}

/// Kilobytes.
std::int64_t peak_rss() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

template <typename Work>
double seconds(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
      .count();
}

/// How many records mention `name` in depends or constrains.
std::size_t direct_dependents(const channel::RecordTable& table,
                              const std::string& name) {
  std::vector<bool> seen(table.size());
  std::size_t count = 0;
  const auto note = [&](channel::Row row) {
    count += seen[row] ? 0U : 1U;
    seen[row] = true;
  };
  if (const auto id = table.find_name(name)) {
    for (const channel::SpecId spec : table.specs_about(*id)) {
      for (const channel::Row row : table.depending(spec)) {
        note(row);
      }
      for (const channel::Row row : table.constraining(spec)) {
        note(row);
      }
    }
  }
  return count;
}

/// How many records the answer has; 0: there is none.
std::size_t solve(const std::vector<channel::Repodata>& index, const Options& options) {
  distro::solve::Request request;
  for (const std::string& spec : options.specs) {
    request.specs.emplace_back(spec);
  }
  request.virtual_packages = distro::solve::virtual_packages(options.subdir, {});
  const auto solver =
      distro::solve::make_libsolv_solver(index, distro::solve::ChannelPriority::strict);
  const auto outcome = solver->solve(request);
  const auto* solution = std::get_if<distro::solve::Solution>(&outcome);
  return solution == nullptr ? 0 : solution->records.size();
}

std::vector<channel::Repodata> load(const Options& options) {
  if (!options.specs.empty()) {
    const std::vector<std::string> channels{options.channel};
    std::vector<std::string> names;
    for (const std::string& spec : options.specs) {
      names.push_back(channel::MatchSpec(spec).name());
    }
    return channel::load_reachable(channels, options.subdir, names, options.load);
  }
  std::vector<channel::Repodata> loaded;
  loaded.push_back(
      channel::load_repodata(options.channel, options.subdir, options.load));
  return loaded;
}

Json measure(const Options& options) {
  Json out;
  std::vector<channel::Repodata> loaded;
  const double load_seconds = seconds([&] { loaded = load(options); });
  const channel::RecordTable& table = loaded.front().records;
  out["seconds"] = load_seconds;
  out["records"] = table.size();
  out["names"] = table.name_count();
  out["peak_rss_kb"] = peak_rss();
  std::size_t count = 0;
  if (!options.dependents_of.empty()) {
    out["dependents_seconds"] =
        seconds([&] { count = direct_dependents(table, options.dependents_of); });
    out["dependents"] = count;
  }
  if (!options.closure_of.empty()) {
    out["closure_seconds"] = seconds(
        [&] { count = distro::bench::all_dependents(loaded, options.closure_of); });
    out["closure"] = count;
  }
  if (!options.specs.empty()) {
    const double solve_seconds = seconds([&] { count = solve(loaded, options); });
    out["solve_seconds"] = solve_seconds;
    out["load_and_solve_seconds"] = load_seconds + solve_seconds;
    out["solved"] = count;
  }
  out["peak_rss_kb_at_end"] = peak_rss();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::cout << measure(parse_options({argv + 1, argv + argc})).dump() << '\n';
    return 0;
  } catch (const UsageError& error) {
    std::cerr << "load: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "load: " << error.what() << '\n';
    return 4;
  }
}
