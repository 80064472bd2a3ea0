// `conda-distro watch`: what was promoted beside what a channel tells its users.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/watch/fresh_channel.hpp"
#include "app/watch/promoted_files.hpp"
#include "app/watch/watched_sets.hpp"
#include "base/clock.hpp"

namespace distro::app {

struct WatchQuestion {
  std::filesystem::path repository = ".";  ///< at or above it lies the distribution
  std::string channel;               ///< name, path or URL; "": the integration channel
  std::vector<std::string> subdirs;  ///< none: those of distro.yaml, or this machine's
  std::vector<std::vector<std::string>>
      in_sync;                                 ///< sets of 2..n besides distro.yaml's
  bool only_sets = false;                      ///< what was promoted is not looked at
  std::size_t limit = 100;                     ///< the newest promotions
  std::optional<std::chrono::sys_days> since;  ///< what is older is not looked at
  /// Called while channels are read; may be empty.
  std::function<void(std::string_view step)> on_step;
  FetchProgress on_progress;
};

struct WatchAnswer {
  std::string channel;                 ///< URL without secrets
  std::vector<std::string> subdirs;    ///< that were looked at, noarch last
  std::string promoted_into;           ///< URL; empty: promotions were not looked at
  std::string database;                ///< where promotions are known; or empty
  std::chrono::sys_seconds looked_at;  ///< before the channel was read
  std::size_t looks = 1;               ///< how often
  std::size_t known_promotions = 0;    ///< with a last word on a file
  std::vector<SightedPromotion> promotions;  ///< those of them looked at, newest first
  std::size_t sets = 0;                      ///< that were looked for
  WatchedReleases releases;
  std::vector<std::string> warnings;  ///< of the channel and of the sets
};

/// Promotions and releases that are not as they should be.
[[nodiscard]] std::size_t amiss_in(const WatchAnswer& answer);

/// How long all is waited for to be in order.
struct Patience {
  std::chrono::milliseconds limit{0};            ///< 0: there is one look
  std::chrono::milliseconds first_pause{2'000};  ///< doubles with each look
  std::chrono::milliseconds longest_pause{60'000};
  /// Called before each pause; may be empty.
  std::function<void(const WatchAnswer& answer, std::chrono::milliseconds pause,
                     std::chrono::milliseconds left)>
      on_pause;
};

/// Looks again until nothing is amiss or the time is up, at that moment for the last
/// time. An EnvironmentError of a look is a warning while there is time; what else it
/// throws ends it. Throws Interrupted.
[[nodiscard]] WatchAnswer look_until_in_order(const std::function<WatchAnswer()>& look,
                                              const Patience& patience,
                                              base::Clock& clock);

/// Reads the state database and asks the channel, each time anew. Throws UsageError if
/// there is nothing to compare: no distribution around and no set; InputError and
/// EnvironmentError of the channel and the database.
[[nodiscard]] WatchAnswer watch(const WatchQuestion& question,
                                const Patience& patience);

}  // namespace distro::app
