#include "job/job.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "support/package_builder.hpp"

using namespace distro;
using namespace std::chrono_literals;
using base::Json;
using job::Job;
using job::Role;

namespace {

Job full_job() {
  Job job;
  job.role = Role::candidate;
  job.package = test::record_of("numpy", "2.0.2", {"python >=3.11"}, "py311_0");
  job.candidates = {job.package};
  job.channels = {"file:///staging", "file:///integration"};
  job.channel_priority = "flexible";
  job.subdir = "linux-64";
  job.inputs = {{"file:///integration", "linux-64", "00ff"}};
  job.hardware = {"gpu", "avx512"};
  job.limits = {30s, 10s, 1ULL << 40, 64, 1ULL << 33, 1024};
  return job::with_id(job);
}

Job read(const Json& json) {
  return job::job_from_json(base::JsonObject(json, "job.json"));
}

/// The fault after one change to the JSON.
std::string fault_after(const std::function<void(Json&)>& change) {
  Json json = job::to_json(full_job());
  change(json);
  try {
    static_cast<void>(read(json));
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("a job in given environments comes back from its file", "[job]") {
  Job job = full_job();
  CHECK_FALSE(job::to_json(job).contains("environments"));
  job.environments = {"@EXPLICIT\n", "@EXPLICIT\n"};
  CHECK(read(job::to_json(job)).environments == job.environments);
}

TEST_CASE("a job comes back from its file as it was", "[job]") {
  const Job job = full_job();
  const Json json = job::to_json(job);
  CHECK(job::to_json(read(json)) == json);
  const Job back = read(base::parse_json(base::pretty(json), "job.json"));
  CHECK(back.id == job.id);
  CHECK(back.role == Role::candidate);
  CHECK(back.package.depends == std::vector<std::string>{"python >=3.11"});
  CHECK(back.candidates.size() == 1);
  CHECK(back.channels == job.channels);
  CHECK(back.inputs[0].sha256 == "00ff");
  CHECK(back.hardware == job.hardware);
  CHECK(back.limits.memory == 1ULL << 40);
  CHECK(back.limits.silence == 10s);
}

TEST_CASE("a job's id depends on everything that it says", "[job]") {
  const std::vector<std::function<void(Job&)>> changes{
      [](Job&) {},
      [](Job& job) { job.role = Role::baseline; },
      [](Job& job) { job.package.sha256 = "1"; },
      [](Job& job) { job.package.depends.push_back("pip"); },
      [](Job& job) { job.candidates.clear(); },
      [](Job& job) { job.candidates[0].sha256 = "1"; },
      [](Job& job) { std::swap(job.channels[0], job.channels[1]); },
      [](Job& job) { job.channel_priority = "strict"; },
      [](Job& job) { job.subdir = "linux-aarch64"; },
      [](Job& job) { job.inputs[0].sha256 = "00fe"; },
      [](Job& job) { job.inputs[0].subdir = "noarch"; },
      [](Job& job) { job.hardware.pop_back(); },
      [](Job& job) { job.limits.time = 31s; },
      [](Job& job) { job.limits.silence = 11s; },
      [](Job& job) { job.limits.memory = 1; },
      [](Job& job) { job.limits.processes = 1; },
      [](Job& job) { job.limits.disk = 1; },
      [](Job& job) { job.limits.log = 1; }};
  std::set<std::string> ids;
  for (const auto& change : changes) {
    Job job = full_job();
    change(job);
    ids.insert(job::with_id(job).id);
  }
  CHECK(ids.size() == changes.size());
}

TEST_CASE("a job's id is the same everywhere and at any time", "[job]") {
  const Job job = full_job();
  CHECK(job::with_id(job).id == job.id);
  // Kept results are found by it: a new id here means that all of them run again.
  CHECK(job.id == "numpy-2.0.2-py311_0.d4e5eb9a5400");
}

TEST_CASE("a job's id is the name of one folder", "[job]") {
  Job job = full_job();
  job.package.name = "../../etc";
  CHECK(job::with_id(job).id.starts_with(".._.._etc-2.0.2-py311_0."));
}

TEST_CASE("a job file that lacks something says what", "[job]") {
  CHECK(fault_after([](Json& json) { json.erase("id"); }) ==
        "job.json: /id: is missing");
  CHECK(fault_after([](Json& json) { json.erase("package"); }) ==
        "job.json: /package: is missing");
  CHECK(fault_after([](Json& json) { json["package"].erase("name"); }) ==
        "job.json: /package/name: is missing");
  CHECK(fault_after([](Json& json) { json["inputs"][0].erase("sha256"); }) ==
        "job.json: /inputs/0/sha256: is missing");
  CHECK(fault_after([](Json& json) { json["limits"].erase("memory"); }) ==
        "job.json: /limits/memory: is missing");
}

TEST_CASE("a job file that says something unknown is refused", "[job]") {
  CHECK(fault_after([](Json& json) { json["role"] = "spectator"; }) ==
        "job.json: /role: unknown role 'spectator'");
  CHECK(fault_after([](Json& json) { json["hardware"] = "gpu"; }) ==
        "job.json: /hardware: expected a list of strings, found a string");
  CHECK(fault_after([](Json& json) { json["limits"]["memory"] = -1; }) ==
        "job.json: /limits/memory: must not be negative");
  CHECK(fault_after([](Json& json) { json["limits"]["time_ms"] = -1; }) ==
        "job.json: /limits/time_ms: must not be negative");
  CHECK(fault_after([](Json& json) { json["limits"]["log"] = "much"; }) ==
        "job.json: /limits/log: expected a whole number, found a string");
}
