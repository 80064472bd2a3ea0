// Reads and renders all recipes below a folder and prints what it took: `recipes FOLDER
// [--only meta.yaml|recipe.yaml] [--list FILE] [--threads N]` prints one JSON object;
// times in seconds. With a list, which names files of the folder, one a line, only
// those are read.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "channel/parallel.hpp"
#include "recipe/meta_model.hpp"
#include "recipe/recipe.hpp"
#include "recipe/recipe_yaml.hpp"
#include "recipe/rendered_tree.hpp"

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
  unsigned threads = 0;  ///< 0: all cores
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
      options.threads = static_cast<unsigned>(std::stoul(words[at + 1]));
    } else {
      throw UsageError("unknown option " + words[at]);
    }
  }
  return options;
}

std::vector<fs::path> recipes_of(const Options& options) {
  std::vector<fs::path> files;
  if (!options.list.empty()) {
    std::ifstream list(options.list);
    for (std::string line; std::getline(list, line);) {
      files.push_back(options.folder / line);
    }
    return files;
  }
  for (const auto& entry : fs::recursive_directory_iterator(options.folder)) {
    const std::string name = entry.path().filename().string();
    const bool known = name == "meta.yaml" || name == "recipe.yaml";
    if (known && (options.only.empty() || name == options.only)) {
      files.push_back(entry.path());
    }
  }
  return files;
}

struct Counts {
  std::atomic<std::size_t> packages = 0;  ///< outputs, skipped ones included
  std::atomic<std::size_t> refused = 0;
};

void read(const fs::path& file, const recipe::MetaReader& reader, Counts& counts) {
  try {
    std::string text = distro::base::read_file(file);
    const std::string origin = file.string();
    counts.packages +=
        (recipe::is_recipe_yaml(origin)
             ? recipe::read_recipe_yaml(std::move(text), origin, subdir,
                                        recipe::standard_config())
             : recipe::read_meta_yaml(std::move(text), origin, reader))
            .outputs.size();
  } catch (const distro::InputError&) {
    ++counts.refused;
  }
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
  const auto begin = std::chrono::steady_clock::now();
  const double cpu_begin = cpu_seconds();
  const std::vector<fs::path> files = recipes_of(options);
  const recipe::MetaReader reader(subdir, recipe::standard_config());
  Counts counts;
  distro::channel::detail::for_each_part(
      files.size(), options.threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t at = first; at < last; ++at) {
          read(files[at], reader, counts);
        }
      });
  const double cpu = cpu_seconds() - cpu_begin;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  return {{"seconds", wall.count()},
          {"cpu_seconds", cpu},
          {"cpu_per_recipe", cpu / static_cast<double>(std::max<std::size_t>(
                                       files.size(), 1))},
          {"recipes", files.size()},
          {"refused", counts.refused.load()},
          {"packages", counts.packages.load()},
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
