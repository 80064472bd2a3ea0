#include "recipe/minijinja/scope.hpp"

#include <algorithm>
#include <array>

namespace distro::recipe::v1 {
namespace {

struct Platform {
  std::string_view subdir;
  std::string_view family;
  std::string_view arch;
};

/// rattler_conda_types 0.49: Platform, Arch.
constexpr std::array<Platform, 27> platforms = {{
    {"linux-32", "linux", "x86"},
    {"linux-64", "linux", "x86_64"},
    {"linux-aarch64", "linux", "aarch64"},
    {"linux-armv6l", "linux", "armv6l"},
    {"linux-armv7l", "linux", "armv7l"},
    {"linux-loongarch64", "linux", "loongarch64"},
    {"linux-ppc64le", "linux", "ppc64le"},
    {"linux-ppc64", "linux", "ppc64"},
    {"linux-ppc", "linux", "ppc"},
    {"linux-s390x", "linux", "s390x"},
    {"linux-riscv32", "linux", "riscv32"},
    {"linux-riscv64", "linux", "riscv64"},
    {"freebsd-32", "freebsd", "x86"},
    {"freebsd-64", "freebsd", "x86_64"},
    {"freebsd-arm64", "freebsd", "arm64"},
    {"osx-64", "osx", "x86_64"},
    {"osx-arm64", "osx", "arm64"},
    {"ios-arm64", "ios", "arm64"},
    {"iossimulator-arm64", "iossimulator", "arm64"},
    {"iossimulator-64", "iossimulator", "x86_64"},
    {"win-32", "win", "x86"},
    {"win-64", "win", "x86_64"},
    {"win-arm64", "win", "arm64"},
    {"emscripten-wasm32", "emscripten", "wasm32"},
    {"wasi-wasm32", "wasi", "wasm32"},
    {"zos-z", "zos", "z"},
    {"android-aarch64", "android", "aarch64"},
}};

const Platform* platform_of(std::string_view subdir) {
  const auto* found =
      std::find_if(platforms.begin(), platforms.end(),
                   [&](const Platform& one) { return one.subdir == subdir; });
  return found == platforms.end() ? nullptr : found;
}

std::string_view library_extension(std::string_view subdir) {
  const std::string_view family = family_of(subdir);
  if (family == "win") {
    return ".dll";
  }
  if (family == "osx" || family.starts_with("ios")) {
    return ".dylib";
  }
  return family == "linux" || family == "android" ? ".so" : ".not_implemented";
}

}  // namespace

std::string normalized_key(std::string_view key) {
  std::string result(key);
  std::replace_if(
      result.begin(), result.end(),
      [](char letter) { return letter == '-' || letter == '.'; }, '_');
  return result;
}

std::string_view family_of(std::string_view subdir) {
  const Platform* platform = platform_of(subdir);
  return platform == nullptr ? "" : platform->family;
}

std::string_view arch_of(std::string_view subdir) {
  const Platform* platform = platform_of(subdir);
  return platform == nullptr ? "" : platform->arch;
}

bool is_unix(std::string_view subdir) {
  constexpr std::array<std::string_view, 7> families = {
      "linux", "osx", "ios", "iossimulator", "android", "emscripten", "freebsd"};
  return std::find(families.begin(), families.end(), family_of(subdir)) !=
         families.end();
}

bool is_known_subdir(std::string_view subdir) {
  return subdir == "noarch" || platform_of(subdir) != nullptr;
}

Names platform_names(std::string_view subdir) {
  Names names;
  for (const char* key : {"target_platform", "build_platform", "host_platform"}) {
    names[key] = Value{std::string(subdir)};
  }
  const std::string_view own_family = family_of(subdir);
  for (const Platform& one : platforms) {
    std::string alias(one.subdir);
    std::erase(alias, '-');
    names[alias] = Value{one.subdir == subdir};
    names[std::string(one.family)] = Value{one.family == own_family};
    names[std::string(one.arch)] = Value{one.arch == arch_of(subdir)};
  }
  names["armv7a"] = Value{false};
  names["ios"] = Value{own_family == "ios" || own_family == "iossimulator"};
  names["unix"] = Value{is_unix(subdir)};
  names["SHLIB_EXT"] = Value{std::string(library_extension(subdir))};
  return names;
}

const Value* Scope::find(std::string_view name) {
  use(name);
  for (const Names* names : {static_cast<const Names*>(&own_), variant_, platform_}) {
    if (const auto found = names->find(name); found != names->end()) {
      return &found->second;
    }
  }
  return nullptr;
}

bool Scope::has(std::string_view name) const {
  return own_.find(name) != own_.end() || variant_->find(name) != variant_->end() ||
         platform_->find(name) != platform_->end();
}

std::vector<std::string> Scope::names() const {
  std::vector<std::string> result;
  for (const Names* names : {&own_, variant_, platform_}) {
    for (const auto& entry : *names) {
      result.push_back(entry.first);
    }
  }
  return result;
}

void Scope::set(const std::string& name, Value value) {
  own_.insert_or_assign(name, std::move(value));
}

}  // namespace distro::recipe::v1
