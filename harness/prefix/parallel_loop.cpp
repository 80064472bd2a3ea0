#include "prefix/parallel_loop.hpp"

#include <tbb/parallel_for.h>

#include <exception>
#include <vector>

namespace distro::prefix {

void parallel_loop(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count == 1) {
    work(0);
    return;
  }
  std::vector<std::exception_ptr> faults(count);
  tbb::parallel_for(std::size_t{0}, count, [&](std::size_t index) {
    try {
      work(index);
    } catch (...) {
      faults[index] = std::current_exception();
    }
  });
  for (const std::exception_ptr& fault : faults) {
    if (fault) {
      std::rethrow_exception(fault);
    }
  }
}

}  // namespace distro::prefix
