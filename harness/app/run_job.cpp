#include "app/run_job.hpp"

#include <nlohmann/json.hpp>

#include "app/channels.hpp"
#include "app/known_results.hpp"
#include "app/work_folder.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "package_test/run_job.hpp"

namespace distro::app {

namespace {

/// Where the executor finds them again.
void write_environments(const job::Job& job, const std::filesystem::path& folder) {
  int number = 0;
  for (const std::string& text : job.environments) {
    base::write_file(package_test::environment_file(folder, ++number), text,
                     base::Flush::no);
  }
}

}  // namespace

job::Result run_job(const Config& config, const RunJobOptions& options) {
  const base::Json json = base::load_json(options.job);
  const job::Job job = job::job_from_json(base::JsonObject(json, options.job.string()));
  base::SystemProcessRunner processes;
  const channel::Credentials credentials = credentials_for(config, job.channels);
  const WorkFolder scratch(config.scratch);
  const std::filesystem::path log =
      std::filesystem::absolute(options.result).parent_path() / "log.txt";
  std::filesystem::remove(log);
  package_test::Executor executor{.processes = processes,
                                  .package_cache = config.package_cache,
                                  .work = options.keep.value_or(scratch.for_job(0)),
                                  .log = log,
                                  .keep = options.keep.has_value(),
                                  .gpu_devices = options.gpus,
                                  .overrides = config.virtual_package_overrides,
                                  .cancelled = base::interrupted,
                                  .credentials = &credentials,
                                  .environments = log.parent_path(),
                                  .replay = !job.environments.empty()};
  write_environments(job, log.parent_path());
  if (!options.fresh && options.keep == std::nullopt && job.environments.empty()) {
    executor.known = [folder = std::filesystem::absolute(options.job).parent_path()](
                         const std::string& inputs) {
      return answer_in(read_known_results(folder), inputs);
    };
  }
  job::Result result = package_test::run_job(job, executor);
  if (base::interrupted()) {
    throw base::Interrupted{};
  }
  result.log = std::filesystem::exists(log) ? log.string() : "";
  base::write_file(options.result, base::pretty(job::to_json(result)));
  return result;
}

}  // namespace distro::app
