// Control groups: limits on the memory and the number of all processes of a test
// together (cgroups(7)).
//
// Version 2 where it has the two controllers, else memory in its version 1 hierarchy:
// entering a group takes the kernel some milliseconds, and the number of processes has
// an rlimit that is as good inside a user namespace of its own. Nothing is changed but
// groups that were made here: where no group with the controllers can be made below or
// above our own, there is none.
#pragma once

#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "job/job.hpp"

namespace distro::package_test {

/// Before it moves a process into a group the kernel waits some milliseconds, unless
/// another was moved a moment ago. While there is one of these, a thread has it wait
/// now: by moving us to where we are. Then the first test need not.
class EarlyMove {
 public:
  EarlyMove();

 private:
  std::jthread thread_;
};

/// A group for one program. On destruction what is left in it is killed, and the group
/// removed.
class ControlGroup {
 public:
  /// A new group with the limits, or nullptr where none can be made. That no process
  /// may enter it shows when one tries.
  [[nodiscard]] static std::unique_ptr<ControlGroup> make(const job::Limits& limits);

  ControlGroup(const ControlGroup&) = delete;
  ControlGroup& operator=(const ControlGroup&) = delete;
  ~ControlGroup();

  /// The files that a process writes itself into to enter it.
  [[nodiscard]] std::vector<std::filesystem::path> entries() const;

  /// The kernel has killed a process of the group for its memory.
  [[nodiscard]] bool out_of_memory() const;

  /// Kills what is in the group and waits until it is empty (at most some seconds).
  void kill_all() const;

  /// Whether it limits the number of processes as well.
  [[nodiscard]] bool limits_processes() const;

  /// The group's folder in each hierarchy.
  [[nodiscard]] const std::vector<std::filesystem::path>& folders() const {
    return folders_;
  }

 private:
  ControlGroup() = default;
  std::vector<std::filesystem::path> folders_;
};

}  // namespace distro::package_test
