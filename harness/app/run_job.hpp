// `conda-distro job run`: one job file to one result file, on any machine.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "app/config.hpp"
#include "job/result.hpp"

namespace distro::app {

struct RunJobOptions {
  std::filesystem::path job;  ///< job.json
  std::filesystem::path
      result;             ///< written beside and renamed; the log lies next to it
  std::vector<int> gpus;  ///< devices that the job was granted
  std::optional<std::filesystem::path> keep;  ///< leave the prefix and tests there
  bool fresh = false;  ///< known.jsonl beside the job is not asked
};

/// A job that brings its environments along is run in these, its files lie beside the
/// result as those of any other. Throws InputError for a malformed job file. What the
/// tests do is the outcome.
job::Result run_job(const Config& config, const RunJobOptions& options);

}  // namespace distro::app
