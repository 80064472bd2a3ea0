#include "app/wire.hpp"

#include <algorithm>
#include <thread>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "notify/outbox.hpp"
#include "runner/devices.hpp"
#include "runner/local_pool.hpp"

namespace distro::app {
namespace {

runner::LocalRunner local_runner(const recipe::RunnerSetting& setting,
                                 const Config& config) {
  if (setting.kind != "local") {
    throw InputError("runner " + setting.name + ": kind '" + setting.kind +
                     "' is not known to this version; it knows 'local'");
  }
  runner::LocalRunner local;
  local.name = setting.name;
  const std::int64_t cores =
      static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  local.slots = static_cast<std::size_t>(setting.jobs.value_or(cores));
  local.capabilities = setting.capabilities.value_or(std::vector<std::string>{});
  local.gpus = runner::find_gpus();
  local.subdir = config.subdir;
  return local;
}

std::vector<std::string> job_command(const Config& config,
                                     const std::filesystem::path& job,
                                     const std::filesystem::path& result,
                                     const std::vector<int>& gpus) {
  std::vector<std::string> command = {config.executable, "job", "run", job,
                                      "--result",        result};
  for (const int gpu : gpus) {
    command.insert(command.end(), {"--gpu", std::to_string(gpu)});
  }
  return command;
}

}  // namespace

std::unique_ptr<runner::Runner> make_runner(const Config& config,
                                            const recipe::Distribution& distribution,
                                            const RunnerSetup& setup,
                                            LocalParts& parts) {
  runner::LocalPoolOptions options;
  for (const recipe::RunnerSetting& setting : distribution.runners) {
    options.runners.push_back(local_runner(setting, config));
  }
  options.folder = setup.folder;
  options.command = [config](const auto& job, const auto& result, const auto& gpus) {
    return job_command(config, job, result, gpus);
  };
  options.environment = job_environment(config);
  if (!setup.in_order) {
    options.expected = [&history = setup.history](const job::Job& job) {
      return history.expected_duration(job.package.name);
    };
  }
  options.instead_of = setup.instead_of;
  options.on_progress = setup.on_progress;
  options.cancelled = base::interrupted;
  return runner::make_local_pool(std::move(options), parts.processes);
}

std::unique_ptr<notify::Notifier> make_notifier(
    const recipe::Distribution& distribution, const std::filesystem::path& root) {
  return notify::make_outbox(root / distribution.outbox);
}

}  // namespace distro::app
