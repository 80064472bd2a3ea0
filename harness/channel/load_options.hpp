// How channels are loaded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace distro::base {
class Clock;
class HttpClient;
}  // namespace distro::base

namespace distro::channel {

class Credentials;

struct LoadOptions {
  /// Where downloads and snapshots are kept. Empty: no snapshots, and channels on
  /// servers cannot be loaded.
  std::filesystem::path cache;
  /// Threads that parse; 0: as many as there are cores.
  unsigned threads = 0;
  /// Larger files are searched by load_reachable where they have no snapshot. A smaller
  /// one is read as a whole in less time than a person notices.
  std::uint64_t search_above = std::uint64_t{16} << 20U;  // bytes
  /// What is cached must do: no server is asked.
  bool offline = false;
  /// current_repodata.json (the newest of each name, and what they need) does where a
  /// channel offers it.
  bool current = false;
  /// Besides those in the channels' URLs.
  const Credentials* credentials = nullptr;
  /// nullptr: a client and the clock of this machine.
  base::HttpClient* http = nullptr;
  base::Clock* clock = nullptr;
  /// What is downloaded (a redacted URL), bytes done, bytes in all (0: unknown).
  std::function<void(const std::string& what, std::uint64_t done, std::uint64_t total)>
      on_progress;
};

}  // namespace distro::channel
