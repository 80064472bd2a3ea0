#include "parse_tree.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/shared_loop.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/recipe.hpp"
#include "recipe/recipe_yaml/recipe_yaml.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::conformance {
namespace {

using Clock = std::chrono::steady_clock;

/// What became of one file.
struct Reading {
  std::filesystem::path path;
  std::string refusal;  ///< empty if it was rendered
  bool has_unknowns = false;
  Clock::duration time{};
};

std::vector<Reading> recipes_below(const std::filesystem::path& folder) {
  std::vector<Reading> readings;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && (name == "meta.yaml" || name == "recipe.yaml")) {
      readings.push_back({entry.path(), "", false, {}});
    }
  }
  std::sort(
      readings.begin(), readings.end(),
      [](const Reading& one, const Reading& other) { return one.path < other.path; });
  return readings;
}

void read(Reading& reading, const recipe::MetaReader& reader) {
  const Clock::time_point start = Clock::now();
  try {
    std::string text = base::read_file(reading.path);
    const std::string origin = reading.path.string();
    if (recipe::is_recipe_yaml(origin)) {
      const recipe::Recipe recipe = recipe::read_recipe_yaml(
          std::move(text), origin, reader.subdir(), recipe::standard_config());
      reading.has_unknowns = !recipe.unknowns.empty();
    } else {
      const recipe::MetaModel model = reader.read(std::move(text), origin);
      reading.has_unknowns = !model.unknowns.empty();
    }
  } catch (const Error& error) {
    reading.refusal = error.what();
  }
  reading.time = Clock::now() - start;
}

/// What is wrong, without where and without what is in quotes: equal for equal faults.
std::string reason_of(const Reading& reading) {
  std::string text = reading.refusal.substr(0, reading.refusal.find('\n'));
  const std::string origin = reading.path.string();
  if (text.starts_with(origin)) {
    text.erase(0, origin.size());
    text.erase(0, std::min(text.find(' '), text.size() - 1) + 1);
  }
  std::string reason;
  bool quoted = false;
  for (const char sign : text) {
    quoted = sign == '\'' ? !quoted : quoted;
    if (!quoted || sign == '\'') {
      reason += sign;
    }
  }
  return reason;
}

void print_refusals(const std::vector<Reading>& readings) {
  std::map<std::string, std::vector<const Reading*>> refused;
  for (const Reading& reading : readings) {
    if (!reading.refusal.empty()) {
      refused[reason_of(reading)].push_back(&reading);
    }
  }
  for (const auto& [reason, files] : refused) {
    std::cout << files.size() << " refused: " << reason << "\n";
    for (const Reading* reading : files) {
      std::cout << "  " << reading->refusal.substr(0, reading->refusal.find('\n'))
                << "\n";
    }
  }
}

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

int parse_tree(const std::filesystem::path& folder) {
  std::vector<Reading> readings = recipes_below(folder);
  const recipe::MetaReader reader("linux-64", recipe::standard_config());
  const Clock::time_point start = Clock::now();
  channel::detail::for_each_in_turn(
      readings.size(), [&](std::size_t at) { read(readings[at], reader); });
  const Clock::duration all = Clock::now() - start;
  print_refusals(readings);
  const auto slowest = std::max_element(
      readings.begin(), readings.end(),
      [](const Reading& one, const Reading& other) { return one.time < other.time; });
  if (slowest != readings.end()) {
    std::cout << "slowest: " << slowest->path.string() << ", "
              << milliseconds(slowest->time) << " ms\n";
  }
  const auto refused =
      std::count_if(readings.begin(), readings.end(),
                    [](const Reading& one) { return !one.refusal.empty(); });
  const auto unknown =
      std::count_if(readings.begin(), readings.end(),
                    [](const Reading& one) { return one.has_unknowns; });
  std::cout << readings.size() << " files in " << milliseconds(all) << " ms\n"
            << static_cast<std::ptrdiff_t>(readings.size()) - refused << " rendered, "
            << unknown << " with unknowns, " << refused << " refused\n";
  return 0;
}

}  // namespace distro::conformance
