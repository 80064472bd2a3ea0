#include "channel/shared_loop.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace distro::channel::detail {

void for_each_in_turn(std::size_t count,
                      const std::function<void(std::size_t)>& action) {
  std::atomic<std::size_t> next = 0;
  std::mutex turn;
  std::exception_ptr fault;
  const auto work = [&] {
    try {
      for (std::size_t index = next++; index < count; index = next++) {
        action(index);
      }
    } catch (...) {
      const std::lock_guard lock(turn);
      fault = fault ? fault : std::current_exception();
      next = count;
    }
  };
  {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> threads;
    for (std::size_t extra = 1; extra < std::min(cores, count); ++extra) {
      threads.emplace_back(work);
    }
    work();
  }
  if (fault) {
    std::rethrow_exception(fault);
  }
}

}  // namespace distro::channel::detail
