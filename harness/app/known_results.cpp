#include "app/known_results.hpp"

#include <nlohmann/json.hpp>

#include "app/result_lines.hpp"
#include "base/file.hpp"

namespace distro::app {
namespace {

std::filesystem::path file_in(const std::filesystem::path& job_folder) {
  return job_folder / "known.jsonl";
}

}  // namespace

void write_known_results(const std::filesystem::path& job_folder,
                         std::span<const job::Result> results) {
  if (results.empty()) {
    std::filesystem::remove(file_in(job_folder));
    return;
  }
  std::filesystem::create_directories(job_folder);
  base::write_file(file_in(job_folder), result_lines(results));
}

std::vector<job::Result> read_known_results(const std::filesystem::path& job_folder) {
  return results_in(file_in(job_folder), "it is left out");
}

std::optional<job::Result> answer_in(std::span<const job::Result> known,
                                     const std::string& inputs) {
  std::optional<job::Result> answer;
  for (const job::Result& result : known) {
    if (result.inputs != inputs || !job::is_evidence(result.outcome)) {
      continue;
    }
    if (!answer) {
      answer = result;
    } else {
      answer->controls.push_back({result.outcome, result.reason, result.log});
      answer->controls.insert(answer->controls.end(), result.controls.begin(),
                              result.controls.end());
    }
  }
  if (answer) {
    for (job::ControlRun& run : answer->controls) {
      run.number = 0;
    }
  }
  return answer;
}

}  // namespace distro::app
