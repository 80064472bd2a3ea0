// The names that every recipe knows.
#include <array>
#include <utility>

#include "recipe/expression.hpp"

namespace distro::recipe {
namespace {

using namespace std::string_view_literals;

constexpr std::array systems{"linux"sv, "osx"sv,     "win"sv, "emscripten"sv,
                             "wasi"sv,  "freebsd"sv, "zos"sv};
constexpr std::array architectures{"32"sv,      "64"sv,     "aarch64"sv, "arm64"sv,
                                   "armv6l"sv,  "armv7l"sv, "ppc64"sv,   "ppc64le"sv,
                                   "riscv64"sv, "s390x"sv,  "wasm32"sv};

/// Folders that exist only while a package is built, and tools in them: their names are
/// all that a reader can say.
constexpr std::array built_later{"PREFIX"sv,
                                 "BUILD_PREFIX"sv,
                                 "SRC_DIR"sv,
                                 "RECIPE_DIR"sv,
                                 "PYTHON"sv,
                                 "R"sv,
                                 "SP_DIR"sv,
                                 "STDLIB_DIR"sv,
                                 "PKG_NAME"sv,
                                 "PKG_VERSION"sv,
                                 "PKG_BUILDNUM"sv,
                                 "PKG_HASH"sv,
                                 "CPU_COUNT"sv,
                                 "SHLIB_EXT"sv,
                                 "ARCH"sv,
                                 "LIBRARY_PREFIX"sv,
                                 "LIBRARY_BIN"sv,
                                 "LIBRARY_LIB"sv,
                                 "LIBRARY_INC"sv,
                                 "SCRIPTS"sv,
                                 "cran_mirror"sv,
                                 "hash"sv,
                                 "PIP_NO_BUILD_ISOLATION"sv};

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> variant{{
    {"python", "3.11"},
    {"python_min", "3.10"},
    {"numpy", "1.26"},
    {"perl", "5.32.1"},
    {"lua", "5"},
    {"r_base", "4.4"},
    {"c_compiler", "gcc"},
    {"cxx_compiler", "gxx"},
    {"fortran_compiler", "gfortran"},
    {"c_stdlib", "sysroot"},
    {"c_stdlib_version", "2.17"},
    {"cuda_compiler_version", "None"},
    {"cdt_name", "cos7"},
    {"channel_sources", "conda-forge"},
}};

Value text(std::string_view value) { return Value{std::string(value)}; }

void add_platform(Scope& scope) {
  auto& names = scope.variables;
  const std::size_t dash = scope.subdir.find('-');
  const std::string system = scope.subdir.substr(0, dash);
  const std::string machine =
      dash == std::string::npos ? "" : scope.subdir.substr(dash + 1);
  for (const std::string_view name : systems) {
    names.emplace(name, Value{name == system});
  }
  for (const std::string_view name : architectures) {
    names.emplace(name, Value{name == machine});
  }
  for (const std::string_view name : {"linux"sv, "win"sv}) {
    for (const std::string_view bits : {"32"sv, "64"sv}) {
      const bool holds = name == system && bits == machine;
      names.emplace(std::string(name) + std::string(bits), Value{holds});
    }
  }
  names["unix"] = Value{system != "win"};
  names["x86"] = Value{machine == "32" || machine == "64"};
  names["x86_64"] = Value{machine == "64"};
  names["arm"] = Value{machine.starts_with("arm")};
  for (const char* name : {"target_platform", "build_platform", "host_platform"}) {
    names[name] = text(scope.subdir);
  }
}

void add_languages(Scope& scope) {
  auto& names = scope.variables;
  names["py"] = Value{std::int64_t{311}};
  names["np"] = Value{std::int64_t{126}};
  names["py3k"] = Value{true};
  names["py2k"] = Value{false};
  names["py26"] = names["py27"] = Value{false};
  for (int minor = 3; minor <= 14; ++minor) {
    names["py3" + std::to_string(minor)] = Value{minor == 11};
  }
  names["pl"] = text("5.32.1");
  names["CONDA_PY"] = Value{std::int64_t{311}};
  names["nomkl"] = Value{false};
  names["luajit"] = Value{false};
  names["is_abi3"] = Value{false};
  names["is_python_min"] = Value{false};
}

}  // namespace

Scope scope_of(std::string_view subdir) {
  Scope scope{{}, std::string(subdir)};
  add_platform(scope);
  add_languages(scope);
  for (const auto& [name, value] : variant) {
    scope.variables.emplace(name, text(value));
  }
  for (const std::string_view name : built_later) {
    scope.variables.emplace(name, text("$" + std::string(name)));
  }
  scope.variables["environ"] = Value{Environment{}};
  scope.variables["os"] = Value{Environment{}};
  scope.variables["undefined"] = Value{None{}};
  return scope;
}

}  // namespace distro::recipe
