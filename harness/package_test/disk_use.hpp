// How much of the disk a program has taken since it began.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <vector>

namespace distro::package_test {

/// Bytes of the disk that lie below `folders` (which may lie in each other) in what was
/// made or changed after `since`: allocated blocks, so that a hole takes nothing, and a
/// block for each file and folder, so that a million empty ones take something. A file
/// of several names counts once. Links are not followed; what vanishes meanwhile counts
/// nothing. Deep trees and folders without the read bit are no place to hide in.
[[nodiscard]] std::uint64_t disk_use(const std::vector<std::filesystem::path>& folders,
                                     const timespec& since);

/// Likewise for files that have no name any more but are open in the process `root` or
/// its descendants, and lie on the disk of `folder`.
[[nodiscard]] std::uint64_t nameless_use(int root, const std::filesystem::path& folder);

/// Looks now and then whether a program has written more than it may. Looking costs no
/// more than a twentieth of the time, and nothing in the first second.
class DiskWatch {
 public:
  /// Begins now. `limit` is in bytes.
  DiskWatch(std::vector<std::filesystem::path> folders, std::uint64_t limit);

  /// The program that is watched; files are looked at without it, too.
  void start(int pid) { pid_ = pid; }

  /// Looks, if it is time to, whether it has. Once it has, it stays so.
  [[nodiscard]] bool look();
  /// What the last look said.
  [[nodiscard]] bool exceeded() const { return exceeded_; }

 private:
  using Clock = std::chrono::steady_clock;

  std::vector<std::filesystem::path> folders_;
  std::uint64_t limit_;
  timespec since_{};
  Clock::time_point next_look_;
  int pid_ = 0;
  bool exceeded_ = false;
};

}  // namespace distro::package_test
