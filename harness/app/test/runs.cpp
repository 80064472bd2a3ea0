#include "app/test/runs.hpp"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::app {
namespace {

using std::filesystem::path;

constexpr std::size_t kept_runs = 100;

/// "2026-11-28-224501-3817": sorted by time.
std::string run_name() {
  std::string moment = base::rfc3339(base::SystemClock().now()).substr(0, 19);
  std::erase(moment, ':');
  std::replace(moment.begin(), moment.end(), 'T', '-');
  return moment + "-" + std::to_string(::getpid());
}

/// Removes the oldest, so that with the new one `kept_runs` are left; several at once,
/// so that it is done now and then only.
void drop_old_runs(const path& folder) {
  std::vector<path> runs;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    runs.push_back(entry.path());
  }
  constexpr std::size_t at_once = 20;
  if (runs.size() < kept_runs + at_once) {
    return;
  }
  std::sort(runs.begin(), runs.end());
  for (std::size_t at = 0; at + kept_runs <= runs.size(); ++at) {
    base::remove_tree(runs[at]);
  }
}

}  // namespace

path new_test_run(const Config& config, const path& wanted) {
  if (!wanted.empty()) {
    const path folder = std::filesystem::absolute(wanted).lexically_normal();
    std::error_code missing;
    if (std::filesystem::exists(folder) &&
        !std::filesystem::is_empty(folder, missing)) {
      throw UsageError(wanted.string() +
                       " holds something: --run wants a new or an empty folder");
    }
    std::filesystem::create_directories(folder);
    return folder;
  }
  const path runs = config.state / "tests";
  std::filesystem::create_directories(runs);
  drop_old_runs(runs);
  path folder = runs / run_name();
  std::filesystem::create_directory(folder);
  return folder;
}

}  // namespace distro::app
