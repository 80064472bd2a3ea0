// Reads and renders all recipes below a folder, makes the graph of them and prints what
// it took: `recipes FOLDER [--only meta.yaml|recipe.yaml] [--list FILE] [--threads 1]
// [--cache DIR]` prints one JSON object; times in seconds. With a list, which names
// files of the folder, one a line, only those are read; with a cache, what was read
// before and has not changed since is taken from it.
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "graph/recipe_graph.hpp"
#include "recipe/cache/recipe_cache.hpp"
#include "repo/git.hpp"

namespace {

namespace fs = std::filesystem;
namespace recipe = distro::recipe;
using distro::UsageError;
using distro::base::Json;

constexpr const char* subdir = "linux-64";

struct Options {
  fs::path folder;
  fs::path list;  ///< empty: all files
  std::string only;
  bool one_thread = false;
  fs::path cache;  ///< empty: nothing is kept
};

Options parse_options(const std::vector<std::string>& words) {
  if (words.empty() || words.size() % 2 != 1) {
    throw UsageError("expected: recipes FOLDER [--OPTION VALUE]...");
  }
  Options options;
  options.folder = words[0];
  for (std::size_t at = 1; at < words.size(); at += 2) {
    if (words[at] == "--only") {
      options.only = words[at + 1];
    } else if (words[at] == "--list") {
      options.list = words[at + 1];
    } else if (words[at] == "--threads") {
      options.one_thread = words[at + 1] == "1";
    } else if (words[at] == "--cache") {
      options.cache = words[at + 1];
    } else {
      throw UsageError("unknown option " + words[at]);
    }
  }
  return options;
}

/// Relative to the folder.
std::vector<std::string> recipes_of(const Options& options) {
  std::vector<std::string> files;
  if (!options.list.empty()) {
    std::ifstream list(options.list);
    for (std::string line; std::getline(list, line);) {
      files.push_back(line);
    }
    return files;
  }
  for (const auto& entry : fs::recursive_directory_iterator(options.folder)) {
    const std::string name = entry.path().filename().string();
    const bool known = name == "meta.yaml" || name == "recipe.yaml";
    if (known && (options.only.empty() || name == options.only)) {
      files.push_back(entry.path().lexically_relative(options.folder).string());
    }
  }
  return files;
}

/// The loops take as many threads as there are cores.
void use_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(0, &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

/// Of all threads.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Kilobytes.
std::int64_t peak_rss() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

Json measure(const Options& options) {
  if (options.one_thread) {
    use_one_core();
  }
  const auto begin = std::chrono::steady_clock::now();
  const double cpu_begin = cpu_seconds();
  const std::vector<std::string> files = recipes_of(options);
  const recipe::RecipeReader reader(subdir);
  const std::vector<recipe::Reading> readings =
      recipe::read_recipes(*distro::repo::files_on_disk(options.folder), files, reader,
                           {options.cache, "bench"});
  std::vector<const recipe::Recipe*> recipes;
  std::size_t packages = 0;
  for (const recipe::Reading& reading : readings) {
    if (reading.recipe) {
      recipes.push_back(&*reading.recipe);
      packages += reading.recipe->outputs.size();
    }
  }
  const distro::graph::RecipeGraph graph(recipes);
  const double cpu = cpu_seconds() - cpu_begin;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return {{"seconds", wall.count()},
          {"cpu_seconds", cpu},
          {"cpu_per_recipe",
           cpu / static_cast<double>(std::max<std::size_t>(files.size(), 1))},
          {"recipes", files.size()},
          {"refused", files.size() - recipes.size()},
          {"packages", packages},
          {"edges", graph.edge_count()},
          {"peak_rss_kb", peak_rss()}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::cout << measure(parse_options({argv + 1, argv + argc})).dump() << '\n';
    return 0;
  } catch (const UsageError& error) {
    std::cerr << "recipes: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "recipes: " << error.what() << '\n';
    return 4;
  }
}
