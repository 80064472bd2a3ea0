// How channels are loaded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace distro::base {
class HttpClient;
class Clock;
}  // namespace distro::base

namespace distro::channel {

struct LoadOptions {
  /// Where downloads and snapshots are kept; empty: neither is.
  std::filesystem::path cache;
  /// Threads that parse; 0: as many as there are cores.
  unsigned threads = 0;
  /// Use what is cached without asking a server.
  bool offline = false;
  /// Called with (bytes done, bytes in all or 0) while a channel is downloaded.
  std::function<void(const std::string& what, std::uint64_t done, std::uint64_t total)>
      on_progress;
};

}  // namespace distro::channel
