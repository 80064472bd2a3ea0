// Makes an environment again and again from a warm package cache, and prints what each
// part of it took: `prefix CHANNEL... [--package FILE_NAME]... [--cache DIR]
// [--at DIR] [--rounds N]`
// prints one JSON object, times in milliseconds. Without --package it is everything
// that the channels hold for linux-64 and noarch.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/spread_folders.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "prefix/link.hpp"
#include "prefix/package_cache.hpp"

namespace {

namespace fs = std::filesystem;
using distro::UsageError;
using distro::channel::Record;

struct Options {
  std::vector<std::string> channels;
  std::vector<std::string> packages;
  fs::path cache = fs::temp_directory_path();
  fs::path at = fs::temp_directory_path();
  int rounds = 11;
};

Options parse_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!words[at].starts_with("--")) {
      options.channels.push_back(distro::channel::file_url(fs::canonical(words[at])));
    } else if (at + 1 == words.size()) {
      throw UsageError(words[at] + " needs a value");
    } else if (words[at] == "--package") {
      options.packages.push_back(words[++at]);
    } else if (words[at] == "--at") {
      options.at = words[++at];
    } else if (words[at] == "--cache") {
      options.cache = words[++at];
    } else if (words[at] == "--rounds") {
      options.rounds = std::max(1, std::stoi(words[++at]));
    } else {
      throw UsageError("unknown option " + words[at]);
    }
  }
  return options;
}

std::vector<Record> wanted_records(const Options& options) {
  std::vector<Record> records;
  for (const std::string& channel : options.channels) {
    for (const char* subdir : {"linux-64", "noarch"}) {
      for (Record record : distro::channel::load_repodata(channel, subdir).records) {
        if (options.packages.empty() ||
            std::count(options.packages.begin(), options.packages.end(), record.fn)) {
          records.push_back(std::move(record));
        }
      }
    }
  }
  return records;
}

/// Seconds of all cores that this process had.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// One part of the work, measured each round.
class Part {
 public:
  template <typename Work>
  void measure(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    work();
    wall_.push_back(std::chrono::duration<double, std::milli>(
                        std::chrono::steady_clock::now() - begin)
                        .count());
    cpu_.push_back(1000 * (cpu_seconds() - cpu));
  }

  [[nodiscard]] distro::base::Json summary() {
    return {{"least", quantile(wall_, 0)},
            {"median", quantile(wall_, 0.5)},
            {"cpu", quantile(cpu_, 0.5)}};
  }

 private:
  static double quantile(std::vector<double>& values, double part) {
    std::sort(values.begin(), values.end());
    const double at = part * static_cast<double>(values.size() - 1);
    return std::round(100 * values[static_cast<std::size_t>(at)]) / 100;
  }

  std::vector<double> wall_;
  std::vector<double> cpu_;
};

distro::base::ProcessEnd run_plainly(const distro::base::ProcessRequest& request) {
  return distro::base::SystemProcessRunner().run(request);
}

std::size_t files_below(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::recursive_directory_iterator(folder), {}));
}

void measure(const Options& options) {
  const distro::base::TempDir folder("prefix-bench-", options.cache);
  distro::prefix::PackageCache cache(folder.path());
  const std::vector<Record> records = wanted_records(options);
  std::vector<distro::prefix::Package> packages;
  distro::base::Json result;
  Part extract;
  extract.measure([&] {
    const std::vector<fs::path> extracted = cache.extracted(records);
    for (std::size_t index = 0; index < records.size(); ++index) {
      packages.push_back({records[index], extracted[index], true});
    }
  });
  Part check;
  Part link;
  Part remove;
  distro::base::spread_folders_in(options.at);
  for (int round = 0; round < options.rounds; ++round) {
    const distro::base::TempDir job("prefix-bench-", options.at);
    const fs::path prefix = job.path() / "prefix";
    check.measure([&] { static_cast<void>(cache.extracted(records)); });
    link.measure([&] { distro::prefix::make_prefix(prefix, packages, run_plainly); });
    result["paths"] = files_below(prefix);
    remove.measure([&] { distro::base::remove_tree(prefix); });
  }
  result["extract"] = extract.summary();
  result["check"] = check.summary();
  result["link"] = link.summary();
  result["remove"] = remove.summary();
  std::cout << result.dump() << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  try {
    measure(parse_options({argv + 1, argv + argc}));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "prefix: " << error.what() << "\n";
    return 1;
  }
}
