#include "channel/parallel.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace distro::channel::detail {

unsigned thread_count(unsigned threads) {
  return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

void for_each_part(std::size_t count, unsigned threads,
                   const std::function<void(std::size_t, std::size_t)>& work) {
  constexpr std::size_t worth_a_thread = 4096;
  const std::size_t parts =
      std::clamp<std::size_t>(count / worth_a_thread, 1, thread_count(threads));
  std::exception_ptr fault;
  std::mutex turn;
  const auto run = [&](std::size_t part) {
    try {
      work(count * part / parts, count * (part + 1) / parts);
    } catch (...) {
      const std::lock_guard lock(turn);
      fault = fault ? fault : std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < parts; ++part) {
      others.emplace_back(run, part);
    }
    run(0);
  }
  if (fault) {
    std::rethrow_exception(fault);
  }
}

void run_both(unsigned threads, const std::function<void()>& one,
              const std::function<void()>& other) {
  if (thread_count(threads) == 1) {
    one();
    other();
    return;
  }
  std::exception_ptr fault;
  {
    const std::jthread beside([&] {
      try {
        other();
      } catch (...) {
        fault = std::current_exception();
      }
    });
    one();
  }
  if (fault) {
    std::rethrow_exception(fault);
  }
}

}  // namespace distro::channel::detail
