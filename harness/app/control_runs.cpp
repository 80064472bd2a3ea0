#include "app/control_runs.hpp"

#include <optional>
#include <set>

#include "app/run_folder.hpp"
#include "base/file.hpp"
#include "package_test/run_job.hpp"

namespace distro::app {

job::Job control_of(const job::Job& job, std::size_t number,
                    const std::filesystem::path& run_folder) {
  job::Job control = job;
  control.id = job.id + "/control-" + std::to_string(number);
  const std::filesystem::path folder = job_folder(run_folder, job.id);
  for (int environment = 1;; ++environment) {
    std::optional<std::string> text =
        base::read_file_if_there(package_test::environment_file(folder, environment));
    if (!text) {
      return control;
    }
    control.environments.push_back(*std::move(text));
  }
}

job::ControlRun control_run_of(const job::Result& result, const job::Result& control,
                               std::size_t number) {
  if (job::is_evidence(control.outcome) && control.inputs != result.inputs) {
    return {job::Outcome::infrastructure_error, "it had other inputs", control.log,
            number};
  }
  return {control.outcome, control.reason, control.log, number};
}

std::vector<WantedControl> missing_controls(const job::Job& job, job::Result& result,
                                            std::size_t wanted,
                                            const std::filesystem::path& run_folder) {
  std::erase_if(result.controls, [](const job::ControlRun& run) {
    return !job::is_evidence(run.outcome);
  });
  // They end in any order, and any of them may be what a kill has left.
  std::set<std::size_t> made;
  for (const job::ControlRun& run : result.controls) {
    made.insert(run.number);
  }
  std::vector<WantedControl> missing;
  for (std::size_t number = 1; result.controls.size() + missing.size() < wanted;
       ++number) {
    if (made.contains(number)) {
      continue;
    }
    job::Job control = control_of(job, number, run_folder);
    if (control.environments.empty()) {
      break;
    }
    missing.push_back({number, std::move(control)});
  }
  return missing;
}

}  // namespace distro::app
