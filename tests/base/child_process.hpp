// Processes of tests: to be killed, waited for, and looked for.
#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

namespace distro::test {

/// A child that does `action` and ends with 0; with 1 if that throws.
pid_t child(const std::function<void()>& action);

/// Waits for the child and returns its wait status.
int status_of(pid_t pid);

/// Whether `holds` became true within some seconds.
bool soon(const std::function<bool()>& holds);

/// Whether there is such a process that has not ended.
bool alive(pid_t pid);

/// Our children, zombies included.
std::vector<pid_t> children_of_ours();

}  // namespace distro::test
