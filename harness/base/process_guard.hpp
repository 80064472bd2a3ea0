// What ends a process group when we die without a chance to do it.
#pragma once

#include <sys/types.h>

#include "base/descriptor.hpp"

namespace distro::base {

/// A small process that waits for our end and then kills the group. The kernel's own
/// death signal (PR_SET_PDEATHSIG) reaches our child only, not the child's children.
class ProcessGuard {
 public:
  /// `group` is the process group to end. Throws EnvironmentError.
  explicit ProcessGuard(pid_t group);
  ProcessGuard(const ProcessGuard&) = delete;
  ProcessGuard& operator=(const ProcessGuard&) = delete;
  /// From here on nobody guards the group.
  ~ProcessGuard();

 private:
  Pipe life_;  ///< its write end closes when we die
  pid_t pid_ = -1;
};

}  // namespace distro::base
