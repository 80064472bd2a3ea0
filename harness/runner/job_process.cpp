#include "runner/job_process.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/log.hpp"

namespace distro::runner {
namespace {

using job::Job;
using job::Result;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// "the job's process ended without a result (exit code 4): cannot start sh".
std::string ended_without_result(const base::ProcessEnd& end,
                                 const std::filesystem::path& log) {
  std::string how = "the job's process ended without a result";
  if (end.signal) {
    how += " (signal " + std::to_string(*end.signal) + ")";
  } else if (end.exit_code) {
    how += " (exit code " + std::to_string(*end.exit_code) + ")";
  }
  const std::string line = first_line(base::read_file_if_there(log).value_or(""));
  return line.empty() ? how : how + ": " + line;
}

Result infrastructure_error(const Job& job, const std::string& text) {
  Result result;
  result.job = job.id;
  result.outcome = job::Outcome::infrastructure_error;
  result.reason = first_line(text);
  result.detail = result.reason == text ? "" : text;
  return result;
}

}  // namespace

std::filesystem::path JobProcesses::folder_of(const Job& job) const {
  return options_.folder / "jobs" / job.id;
}

/// Throws InputError if the file holds no result of this job.
std::optional<Result> JobProcesses::read_result(const Job& job) const {
  const std::string path = (folder_of(job) / "result.json").string();
  const std::optional<std::string> text = base::read_file_if_there(path);
  if (!text) {
    return std::nullopt;
  }
  const base::Json json = base::parse_json(*text, path);
  const base::JsonObject object(json, path);
  Result result = job::result_from_json(object);
  if (result.job != job.id) {
    throw object.error("job", "this is the result of another job, " + result.job);
  }
  return result;
}

std::optional<Result> JobProcesses::known_result(const Job& job) const {
  try {
    std::optional<Result> result = read_result(job);
    return result && job::is_evidence(result->outcome) ? result : std::nullopt;
  } catch (const InputError& error) {
    base::log(base::LogLevel::warning, error.what());
    return std::nullopt;
  }
}

Result JobProcesses::run(const Job& job, const LocalRunner& runner,
                         const std::vector<int>& gpus,
                         const std::function<bool()>& ending) {
  Result result;
  try {
    const std::filesystem::path folder = folder_of(job);
    const base::ProcessEnd end = run_process(job, gpus, ending);
    const std::optional<Result> left = read_result(job);
    result = left ? *left
                  : infrastructure_error(
                        job, ended_without_result(end, folder / "runner.log"));
    result.runner = runner.name;
    if (std::filesystem::exists(folder / "log.txt")) {
      result.log = "jobs/" + job.id + "/log.txt";
    }
    if (left) {
      base::write_file(folder / "result.json", base::pretty(job::to_json(result)));
    }
  } catch (const std::exception& fault) {
    result = infrastructure_error(job, fault.what());
    result.runner = runner.name;
  }
  return result;
}

base::ProcessEnd JobProcesses::run_process(const Job& job, const std::vector<int>& gpus,
                                           const std::function<bool()>& ending) {
  const std::filesystem::path folder = folder_of(job);
  const std::filesystem::path job_file = folder / "job.json";
  const std::filesystem::path result_file = folder / "result.json";
  base::write_file(job_file, base::pretty(job::to_json(job)));
  std::filesystem::remove(result_file);
  std::filesystem::remove(folder / "runner.log");

  base::ProcessRequest request;
  request.argv = options_.command(job_file, result_file, gpus);
  request.environment = options_.environment;
  request.log = folder / "runner.log";
  request.cancelled = ending;
  return processes_.run(request);
}

}  // namespace distro::runner
