#include "package_test/inputs.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/hash.hpp"

namespace distro::package_test {
namespace {

using base::Json;
using channel::Record;

/// Sorted; nothing if one has no digest.
std::optional<std::vector<std::string>> artifacts(const PlannedEnvironment& planned) {
  const auto* made = std::get_if<MadePrefix>(&planned.answer);
  if (made == nullptr) {
    return std::nullopt;
  }
  std::vector<std::string> digests;
  for (const Record& record : made->records) {
    if (record.sha256.empty()) {
      return std::nullopt;
    }
    digests.push_back(record.sha256);
  }
  std::sort(digests.begin(), digests.end());
  return digests;
}

bool takes_of_caller(const TestGroup& group, const Executor& executor) {
  return std::any_of(
      group.wanted_of_caller.begin(), group.wanted_of_caller.end(),
      [&](const std::string& name) { return executor.caller.contains(name); });
}

std::vector<std::string> names_of(std::span<const Record> virtual_packages) {
  std::vector<std::string> names;
  for (const Record& record : virtual_packages) {
    names.push_back(record.distribution());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string inputs_digest(const job::Job& job, const Executor& executor,
                          const PlannedGroups& planned,
                          std::span<const Record> virtual_packages) {
  if (planned.fault || job.package.sha256.empty()) {
    return "";
  }
  Json environments = Json::array();
  for (const PlannedGroup& group : planned.groups) {
    const auto test = artifacts(group.environment);
    const auto build = group.build_environment ? artifacts(*group.build_environment)
                                               : std::vector<std::string>{};
    if (!test || !build || takes_of_caller(group.group, executor)) {
      return "";
    }
    environments.push_back({{"test", *test}, {"build", *build}});
  }
  const Json inputs = {{"executor", {"native", verdicts_version}},
                       {"package", job.package.sha256},
                       {"environments", std::move(environments)},
                       {"left_out", planned.left_out},
                       {"subdir", job.subdir},
                       {"parity", job.parity},
                       {"limits", job::to_json(job.limits)},
                       {"virtual_packages", names_of(virtual_packages)},
                       {"hardware", job.hardware},
                       {"gpus", executor.gpu_devices.size()}};
  return base::sha256(inputs.dump());
}

}  // namespace distro::package_test
