#include "runner/devices.hpp"

#include <dlfcn.h>

#include <memory>

namespace distro::runner {
namespace {

// The few functions of NVML that are needed, by their documented C signatures; 0 is
// success.
using Init = int (*)();
using Count = int (*)(unsigned int*);
using Handle = int (*)(unsigned int, void**);
using Minor = int (*)(void*, unsigned int*);

template <typename Function>
Function function_named(void* library, const char* name) {
  return reinterpret_cast<Function>(::dlsym(library, name));
}

std::vector<int> ask(void* library) {
  const auto init = function_named<Init>(library, "nvmlInit_v2");
  const auto shutdown = function_named<Init>(library, "nvmlShutdown");
  const auto count = function_named<Count>(library, "nvmlDeviceGetCount_v2");
  const auto handle = function_named<Handle>(library, "nvmlDeviceGetHandleByIndex_v2");
  const auto minor = function_named<Minor>(library, "nvmlDeviceGetMinorNumber");
  std::vector<int> gpus;
  if (init == nullptr || shutdown == nullptr || count == nullptr || handle == nullptr ||
      minor == nullptr || init() != 0) {
    return gpus;
  }
  unsigned int devices = 0;
  if (count(&devices) != 0) {
    devices = 0;
  }
  for (unsigned int at = 0; at < devices; ++at) {
    void* device = nullptr;
    unsigned int number = 0;
    if (handle(at, &device) == 0 && minor(device, &number) == 0) {
      gpus.push_back(static_cast<int>(number));
    }
  }
  shutdown();
  return gpus;
}

}  // namespace

std::vector<int> find_gpus() {
  const std::unique_ptr<void, int (*)(void*)> library(
      ::dlopen("libnvidia-ml.so.1", RTLD_LAZY | RTLD_LOCAL),
      [](void* opened) { return opened == nullptr ? 0 : ::dlclose(opened); });
  return library ? ask(library.get()) : std::vector<int>{};
}

}  // namespace distro::runner
