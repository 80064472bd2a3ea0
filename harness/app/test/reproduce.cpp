#include "app/test/reproduce.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/channels.hpp"
#include "app/run_folder.hpp"
#include "app/test/test_packages.hpp"
#include "app/work_folder.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/nearest_word.hpp"
#include "base/process.hpp"
#include "base/terminal_process.hpp"
#include "package_test/run_job.hpp"

namespace distro::app {
namespace {

using std::filesystem::path;

std::vector<std::string> names_in(const path& folder) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

path find_run(const Config& config, const path& repository, const std::string& run) {
  const path tests = config.state / "tests";
  const path checks = repository / ".conda-distro" / "runs";
  for (const path& folder : {path(run), tests / run, checks / run}) {
    if (std::filesystem::is_directory(folder / "jobs")) {
      return std::filesystem::absolute(folder).lexically_normal();
    }
  }
  std::vector<std::string> known = names_in(tests);
  const std::vector<std::string> of_checks = names_in(checks);
  known.insert(known.end(), of_checks.begin(), of_checks.end());
  throw UsageError("there is no run '" + run + "'" + base::did_you_mean(run, known) +
                   ": neither is it a folder with jobs in it, nor the name of a run of "
                   "test or check");
}

/// The package's name: of "numpy-1.26.4-py311_0.1f2e3d4c" it is "numpy".
std::string package_of(const std::string& id) {
  std::string name = id;
  for (int part = 0; part < 2; ++part) {
    name.erase(std::min(name.rfind('-'), name.size()));
  }
  return name;
}

std::string find_job(const path& run, const std::string& wanted) {
  const std::vector<std::string> known = names_in(run / "jobs");
  std::vector<std::string> found;
  for (const auto& matches :
       {std::function([&](const std::string& id) { return id == wanted; }),
        std::function([&](const std::string& id) { return package_of(id) == wanted; }),
        std::function([&](const std::string& id) { return id.starts_with(wanted); })}) {
    if (found.empty()) {
      std::copy_if(known.begin(), known.end(), std::back_inserter(found), matches);
    }
  }
  if (found.size() == 1) {
    return found.front();
  }
  std::string list;
  for (const std::string& id : found) {
    list += "\n  " + id;
  }
  std::vector<std::string> names;
  std::transform(known.begin(), known.end(), std::back_inserter(names), package_of);
  throw UsageError(found.empty() ? "the run has no job '" + wanted + "'" +
                                       base::did_you_mean(wanted, names)
                                 : "'" + wanted + "' may be any of these jobs:" + list);
}

template <typename Read>
auto read_json(const path& file, Read read) {
  const base::Json json = base::load_json(file);
  return read(base::JsonObject(json, file.string()));
}

}  // namespace

KnownJob find_known_job(const Config& config, const path& repository,
                        const std::string& run, const std::string& job) {
  const path folder = find_run(config, repository, run);
  KnownJob known;
  known.folder = job_folder(folder, find_job(folder, job));
  known.job = read_json(known.folder / "job.json", job::job_from_json);
  known.result = read_json(known.folder / "result.json", job::result_from_json);
  for (int number = 1;; ++number) {
    path file = package_test::environment_file(known.folder, number);
    if (!std::filesystem::exists(file)) {
      break;
    }
    known.environments.push_back(std::move(file));
  }
  if (known.environments.empty()) {
    throw UsageError("the job " + known.job.id + " ended as " +
                     std::string(job::to_string(known.result.outcome)) +
                     " before it had an environment that could be made again: " +
                     known.result.reason);
  }
  return known;
}

job::Result reproduce(const Config& config, const KnownJob& known,
                      const ReproduceOptions& options) {
  base::SystemProcessRunner processes;
  base::TerminalProcessRunner terminal;
  const channel::Credentials credentials = credentials_for(config, known.job.channels);
  const WorkFolder scratch(config.scratch);
  job::Job job = known.job;
  if (options.shell) {
    // A person takes the time that it takes.
    job.limits.time = job.limits.silence = std::chrono::hours(24 * 365);
  }
  package_test::Executor executor{
      .processes = processes,
      .package_cache = config.package_cache,
      .work = options.keep.empty() ? scratch.for_job(0) : options.keep,
      .log = known.folder / "again.txt",
      .keep = !options.keep.empty(),
      .gpu_devices = options.gpus,
      .overrides = config.virtual_package_overrides,
      .cancelled = base::interrupted,
      .credentials = &credentials,
      .caller = caller_variables(config, options.passed, job.parity),
      .environments = known.folder,
      .replay = true,
      .shell = options.shell ? &terminal : nullptr};
  job::Result result = package_test::run_job(job, executor);
  if (base::interrupted()) {
    throw base::Interrupted{};
  }
  result.log = std::filesystem::exists(executor.log) ? executor.log.string() : "";
  return result;
}

}  // namespace distro::app
