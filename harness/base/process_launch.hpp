// How a process of ours begins: fork, exec, and what is told when that fails.
#pragma once

#include <sys/types.h>

#include <memory>

#include "base/descriptor.hpp"
#include "base/process.hpp"
#include "base/process_guard.hpp"

namespace distro::base {

/// A process that runs the request's program, in a group of its own.
struct Launched {
  pid_t pid = -1;
  OwnedDescriptor output;               ///< the read end of its stdout and stderr
  OwnedDescriptor silence;              ///< the other end of Input::silence
  std::unique_ptr<ProcessGuard> guard;  ///< to be dropped before the process is reaped
};

/// Throws EnvironmentError saying what of the request cannot be had.
[[nodiscard]] Launched launch(const ProcessRequest& request);

}  // namespace distro::base
