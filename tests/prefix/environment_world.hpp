// A channel, half of it on a server, and processes that make an environment of it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/temp_dir.hpp"
#include "channel/channel_server.hpp"
#include "channel/record.hpp"
#include "support/http_server.hpp"

namespace distro::test {

/// Content (of links: their target) by path; `name` in it becomes `$ROOT`.
using Tree = std::map<std::string, std::string>;
Tree tree_below(const std::filesystem::path& folder, const std::string& name);
/// Of a prefix that was made as `name`, without what depends on the time of linking.
Tree environment(const std::filesystem::path& prefix, const std::string& name);
inline Tree environment(const std::filesystem::path& prefix) {
  return environment(prefix, prefix.string());
}

/// The first path that differs; empty if none does.
std::string difference(const Tree& left, const Tree& right);

class EnvironmentWorld {
 public:
  /// Packages of `files` files; every other one is served over HTTP.
  explicit EnvironmentWorld(int packages = 4, int files = 40);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path cache() const { return folder() / "cache"; }
  [[nodiscard]] const std::vector<channel::Record>& records() const { return records_; }

  /// Called with each reply of the server before it is sent.
  Spoiler spoil;
  /// What the server was asked for: target and range.
  [[nodiscard]] std::vector<std::string> asked() const;

  /// Starts a process that makes the environment at `prefix` from `cache`. What it says
  /// goes to `prefix`.said.
  [[nodiscard]] pid_t start(const std::filesystem::path& prefix,
                            const std::filesystem::path& cache) const;
  [[nodiscard]] pid_t start(const std::filesystem::path& prefix) const {
    return start(prefix, cache());
  }
  [[nodiscard]] std::string said(const std::filesystem::path& prefix) const;
  /// Whether it exited with 0.
  [[nodiscard]] static bool ended_well(pid_t process);

 private:
  base::TempDir folder_;
  HttpServer server_;
  std::vector<channel::Record> records_;
};

}  // namespace distro::test
