#include "solve/cuda_driver.hpp"

#include <dlfcn.h>

#include <memory>

namespace distro::solve {

std::optional<std::string> cuda_driver_version() {
  const std::unique_ptr<void, int (*)(void*)> library(
      dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL),
      [](void* handle) { return handle == nullptr ? 0 : dlclose(handle); });
  if (!library) {
    return std::nullopt;
  }
  // cuDriverGetVersion works without cuInit; 0 is CUDA_SUCCESS.
  using GetVersion = int (*)(int*);
  const auto get_version =
      reinterpret_cast<GetVersion>(dlsym(library.get(), "cuDriverGetVersion"));
  int version = 0;
  if (get_version == nullptr || get_version(&version) != 0 || version <= 0) {
    return std::nullopt;
  }
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

}  // namespace distro::solve
