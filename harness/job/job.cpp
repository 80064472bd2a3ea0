#include "job/job.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/hash.hpp"

namespace distro::job {
namespace {

using base::Json;

constexpr std::array<std::pair<Role, std::string_view>, 3> roles = {{
    {Role::candidate, "candidate"},
    {Role::dependent, "dependent"},
    {Role::baseline, "baseline"},
}};

Role role_from(const base::JsonObject& json) {
  const std::string text = json.string("role");
  for (const auto& [role, name] : roles) {
    if (name == text) {
      return role;
    }
  }
  throw json.error("role", "unknown role '" + text + "'");
}

Limits limits_from_json(const base::JsonObject& json) {
  const auto not_negative = [&](const char* key) {
    const std::int64_t value = json.integer(key);
    if (value < 0) {
      throw json.error(key, "must not be negative");
    }
    return value;
  };
  const auto unsigned_of = [&](const char* key) {
    return static_cast<std::uint64_t>(not_negative(key));
  };
  Limits limits;
  limits.time = std::chrono::milliseconds(not_negative("time_ms"));
  limits.silence = std::chrono::milliseconds(not_negative("silence_ms"));
  limits.memory = unsigned_of("memory");
  limits.processes = unsigned_of("processes");
  limits.disk = unsigned_of("disk");
  limits.log = unsigned_of("log");
  return limits;
}

}  // namespace

std::string_view to_string(Role role) {
  for (const auto& [known, name] : roles) {
    if (known == role) {
      return name;
    }
  }
  return "unknown";
}

base::Json to_json(const Limits& limits) {
  return {{"time_ms", limits.time.count()},
          {"silence_ms", limits.silence.count()},
          {"memory", limits.memory},
          {"processes", limits.processes},
          {"disk", limits.disk},
          {"log", limits.log}};
}

base::Json to_json(const Job& job) {
  Json candidates = Json::array();
  for (const channel::Record& record : job.candidates) {
    candidates.push_back(channel::to_json(record));
  }
  Json inputs = Json::array();
  for (const ChannelState& state : job.inputs) {
    inputs.push_back(
        {{"channel", state.url}, {"subdir", state.subdir}, {"sha256", state.sha256}});
  }
  Json json = {{"id", job.id},
               {"role", to_string(job.role)},
               {"package", channel::to_json(job.package)},
               {"candidates", std::move(candidates)},
               {"channels", job.channels},
               {"channel_priority", job.channel_priority},
               {"subdir", job.subdir},
               {"inputs", std::move(inputs)},
               {"hardware", job.hardware},
               {"limits", to_json(job.limits)}};
  if (job.parity) {
    json["parity"] = true;
  }
  if (!job.environments.empty()) {
    json["environments"] = job.environments;
  }
  return json;
}

Job job_from_json(const base::JsonObject& json) {
  Job job;
  job.id = json.string("id");
  job.role = role_from(json);
  job.package = channel::record_from_json(json.object("package"));
  for (const base::JsonObject& record : json.objects("candidates")) {
    job.candidates.push_back(channel::record_from_json(record));
  }
  job.channels = json.strings("channels");
  job.channel_priority = json.string("channel_priority");
  job.subdir = json.string("subdir");
  for (const base::JsonObject& state : json.objects("inputs")) {
    job.inputs.push_back(
        {state.string("channel"), state.string("subdir"), state.string("sha256")});
  }
  job.hardware = json.strings("hardware");
  job.limits = limits_from_json(json.object("limits"));
  job.parity = json.boolean_or("parity", false);
  job.environments = json.strings("environments");
  return job;
}

Job with_id(Job job) {
  job.id.clear();
  const std::string digest = base::sha256(to_json(job).dump());
  job.id = job.package.distribution() + "." + digest.substr(0, 12);
  // It names a folder, and the names in it are a stranger's.
  std::replace(job.id.begin(), job.id.end(), '/', '_');
  return job;
}

}  // namespace distro::job
