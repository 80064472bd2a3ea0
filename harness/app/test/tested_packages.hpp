// What `conda-distro test` is asked to test: files, MatchSpecs, or a whole channel.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "app/config.hpp"
#include "job/job.hpp"
#include "package_test/run_job.hpp"

namespace distro::app {

struct TestQuestion {
  /// Package files (a path that ends as one), and MatchSpecs, of each of which the most
  /// preferred record is tested; with `all`, every record that matches.
  std::vector<std::string> packages;
  /// Without packages: every record of the first channel.
  bool all = false;
  bool parity = false;  ///< job::Job::parity
  job::Limits limits;
  std::string priority;  ///< of channels: strict, flexible, disabled; "": distro.yaml's
};

/// Whether rattler-build made the package file: its tests are that tool's. Throws
/// InputError for what is no package.
[[nodiscard]] bool is_of_rattler_build(const std::filesystem::path& file);

/// What takes a moment and is done beside other things.
struct Preparation;

/// Jobs, each with the index that it is to be solved against.
struct TestJobs {
  std::shared_ptr<const Preparation> preparation;
  std::vector<job::Job> jobs;
  std::vector<std::shared_ptr<const package_test::SharedIndex>> indexes;  ///< of each
  std::vector<std::vector<std::string>> notes;                            ///< of each
  std::vector<std::string> warnings;  ///< of the channels
  bool offline = false;               ///< no server is to be asked
  channel::Credentials credentials;   ///< of the channels
};

/// Loads the channels and finds the packages. A file that lies in a channel's folder
/// (`<channel>/<subdir>/`) is tested with that channel before all others, as
/// conda-build does it; by the record that the channel has of it, if that has its
/// digest. Throws UsageError for a spec that nothing matches, or if nothing is asked
/// for; InputError for a file that is no package.
[[nodiscard]] TestJobs find_test_jobs(const Config& config, const ChannelChoice& choice,
                                      const TestQuestion& question);

}  // namespace distro::app
