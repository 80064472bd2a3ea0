#include "runner/pool_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/file.hpp"
#include "support/package_builder.hpp"

namespace distro::test {
namespace {

/// The command is "job", the job file, the result file, and the devices.
std::vector<std::string> command_of(const std::filesystem::path& job,
                                    const std::filesystem::path& result,
                                    const std::vector<int>& gpus) {
  std::vector<std::string> command{"job", job, result};
  for (const int gpu : gpus) {
    command.push_back(std::to_string(gpu));
  }
  return command;
}

}  // namespace

base::ProcessEnd FakeProcesses::run(const base::ProcessRequest& request) {
  const base::Json json = base::load_json(request.argv.at(1));
  const job::Job job = job::job_from_json(base::JsonObject(json, "job.json"));
  const std::string name = job.package.name;
  const std::vector<std::string> gpus(request.argv.begin() + 3, request.argv.end());
  {
    const std::lock_guard lock(mutex_);
    started_.push_back({name, gpus});
    ++running_;
    with_gpu_ += gpus.size();
    most_at_once_ = std::max(most_at_once_, running_);
    most_with_gpu_ = std::max(most_with_gpu_, with_gpu_);
  }
  base::ProcessEnd end;
  if (const auto behaviour = behaviours.find(name); behaviour != behaviours.end()) {
    end = behaviour->second(request, request.argv.at(2));
  } else {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    base::write_file(request.argv.at(2), result_text(job.id, job::Outcome::passed));
    end.exit_code = 0;
  }
  const std::lock_guard lock(mutex_);
  --running_;
  with_gpu_ -= gpus.size();
  return end;
}

std::vector<std::string> FakeProcesses::order() const {
  std::vector<std::string> names;
  for (const Started& job : started()) {
    names.push_back(job.package);
  }
  return names;
}

std::vector<Started> FakeProcesses::started() const {
  const std::lock_guard lock(mutex_);
  return started_;
}

job::Job job_for(const std::string& package, std::vector<std::string> hardware) {
  job::Job job;
  job.package = record_of(package, "1.0");
  job.subdir = "linux-64";
  job.hardware = std::move(hardware);
  return job::with_id(job);
}

std::string result_text(const std::string& job_id, job::Outcome outcome,
                        const std::string& reason) {
  job::Result result;
  result.job = job_id;
  result.outcome = outcome;
  result.reason = reason;
  return base::pretty(job::to_json(result));
}

PoolFixture::PoolFixture() {
  options.runners = {{"local", 2, {}, {}, "linux-64"}};
  options.folder = folder.path();
  options.command = command_of;
}

std::vector<job::Result> PoolFixture::run(const std::vector<job::Job>& jobs) {
  return runner::make_local_pool(options, processes)->run(jobs, [](const job::Result&) {
  });
}

std::filesystem::path PoolFixture::folder_of(const job::Job& job) const {
  return folder.path() / "jobs" / job.id;
}

}  // namespace distro::test
