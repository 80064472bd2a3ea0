// One job: the tests of one package in a fresh prefix with the candidates in place.
//
// job.json holds all that a runner anywhere needs to run it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "channel/record.hpp"

namespace distro::job {

/// Why it is run.
enum class Role { candidate, dependent, baseline };

[[nodiscard]] std::string_view to_string(Role role);

/// What a test may use.
struct Limits {
  std::chrono::milliseconds time{std::chrono::minutes{10}};    ///< wall clock
  std::chrono::milliseconds silence{std::chrono::minutes{5}};  ///< without output
  std::uint64_t memory = 4ULL << 30;  ///< bytes, of all its processes
  std::uint64_t processes = 256;      ///< at once
  std::uint64_t disk = 4ULL << 30;    ///< bytes it writes, in one file or all together
  std::uint64_t log = 16ULL << 20;    ///< bytes of output
};

/// A channel as it was when the plan was made.
struct ChannelState {
  std::string url;
  std::string subdir;
  std::string sha256;  ///< of its repodata.json
};

struct Job {
  std::string id;  ///< "pandas-2.2.3-py311_0.1f2e3d4c": distribution and input digest
  Role role = Role::dependent;
  channel::Record package;                  ///< whose tests are run
  std::vector<channel::Record> candidates;  ///< forced; empty in a baseline job
  std::vector<std::string> channels;        ///< URLs, highest priority first
  std::string channel_priority = "strict";
  std::string subdir;                 ///< the platform, e.g. "linux-64"
  std::vector<ChannelState> inputs;   ///< of `channels`, for the digest
  std::vector<std::string> hardware;  ///< capabilities it needs, e.g. "gpu"
  Limits limits;
  /// Exactly the settings of the tool that wrote the tests, where ours are stricter
  /// (docs/differences.md).
  bool parity = false;
  /// Explicit files (prefix/explicit_file.hpp) of the environments, in the order of
  /// making: the job is an A/A run in exactly these. Empty: they are solved.
  std::vector<std::string> environments;
};

/// The job with `id` set from a digest of everything else in it.
[[nodiscard]] Job with_id(Job job);

[[nodiscard]] base::Json to_json(const Limits& limits);
[[nodiscard]] base::Json to_json(const Job& job);
/// Throws InputError naming `json`'s origin and key.
[[nodiscard]] Job job_from_json(const base::JsonObject& json);

}  // namespace distro::job
