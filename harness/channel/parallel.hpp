// Loops over all cores whose threads are gone when the loop is: a pool that stays would
// not survive a fork.
#pragma once

#include <cstddef>
#include <functional>

namespace distro::channel::detail {

/// `threads`, or the number of cores for 0.
[[nodiscard]] unsigned thread_count(unsigned threads);

/// Calls `work(begin, end)` for consecutive parts of 0..count-1, one part a thread, and
/// waits for all of them. The first fault is thrown again.
void for_each_part(std::size_t count, unsigned threads,
                   const std::function<void(std::size_t, std::size_t)>& work);

/// Calls both, at once if there is more than one thread, and waits for both. The first
/// fault is thrown again.
void run_both(unsigned threads, const std::function<void()>& one,
              const std::function<void()>& other);

}  // namespace distro::channel::detail
