#include "solve/cpu_level.hpp"

#include <sys/utsname.h>

namespace distro::solve {

#if defined(__x86_64__)

namespace {

bool has_v2() {
  return __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1") &&
         __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
}

bool has_v3() {
  return __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("fma");
}

bool has_v4() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

}  // namespace

std::string cpu_level() {
  if (!has_v2()) {
    return "x86_64";
  }
  if (!has_v3()) {
    return "x86_64_v2";
  }
  return has_v4() ? "x86_64_v4" : "x86_64_v3";
}

#else

std::string cpu_level() {
  utsname machine{};
  return uname(&machine) == 0 ? machine.machine : "";
}

#endif

}  // namespace distro::solve
