// Results of earlier runs, as a job is told of them: known.jsonl beside job.json.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "job/result.hpp"

namespace distro::app {

/// Writes the results that a job may be answered by, one a line, into the job's folder;
/// none removes the file.
void write_known_results(const std::filesystem::path& job_folder,
                         std::span<const job::Result> results);

/// What is written there, as far as it can be read; nothing if there is no file.
[[nodiscard]] std::vector<job::Result> read_known_results(
    const std::filesystem::path& job_folder);

/// The first of them that had these inputs and says something about the package. The
/// others with these inputs are control runs of it: they answered the same question.
[[nodiscard]] std::optional<job::Result> answer_in(std::span<const job::Result> known,
                                                   const std::string& inputs);

}  // namespace distro::app
