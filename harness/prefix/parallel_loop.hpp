// Loops over several cores (oneTBB) whose faults are the same each time.
#pragma once

#include <cstddef>
#include <functional>

namespace distro::prefix {

/// Calls `work` with 0 to count - 1, several at a time, and all of them whatever
/// happens. Of several faults the one of the lowest number is thrown, so that a message
/// does not depend on the machine. A loop of one is run without threads.
void parallel_loop(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace distro::prefix
