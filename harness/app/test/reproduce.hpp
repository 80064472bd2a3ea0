// `conda-distro reproduce`: a job again, in exactly the prefixes that it had.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "job/job.hpp"
#include "job/result.hpp"

namespace distro::app {

/// A job that was run, with what is left of it.
struct KnownJob {
  std::filesystem::path folder;
  job::Job job;
  job::Result result;
  /// The explicit file of each of its environments, in the order of making.
  std::vector<std::filesystem::path> environments;
};

/// `run` is the folder of a run, or the name of one that `test` or `check` has made;
/// `job` a job's id, its beginning, or the name of its package. Throws UsageError with
/// what there is instead; InputError for files that cannot be read.
[[nodiscard]] KnownJob find_known_job(const Config& config,
                                      const std::filesystem::path& repository,
                                      const std::string& run, const std::string& job);

struct ReproduceOptions {
  bool shell = false;  ///< on the terminal, with a shell where the tests fail
  std::vector<int> gpus;
  std::vector<std::string> passed;  ///< as TestOptions::passed
  std::filesystem::path keep;       ///< new folder for the prefix; empty: removed
};

/// Runs it. Its log is `again.txt` beside the first one. Throws EnvironmentError if the
/// files of its prefixes cannot be had any more, or are others.
[[nodiscard]] job::Result reproduce(const Config& config, const KnownJob& known,
                                    const ReproduceOptions& options);

}  // namespace distro::app
