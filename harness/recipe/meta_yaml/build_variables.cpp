#include "recipe/meta_yaml/build_variables.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

using namespace std::string_view_literals;

constexpr std::array systems{"emscripten"sv, "freebsd"sv, "linux"sv, "osx"sv,
                             "wasi"sv,       "win"sv,     "zos"sv};
/// The second half of a subdir, and the name that selectors have for it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> machines{{
    {"32", "x86"},
    {"64", "x86_64"},
    {"aarch64", "aarch64"},
    {"arm64", "arm64"},
    {"armv6l", "armv6l"},
    {"armv7l", "armv7l"},
    {"ppc64", "ppc64"},
    {"ppc64le", "ppc64le"},
    {"riscv64", "riscv64"},
    {"s390x", "s390x"},
    {"wasm32", "wasm32"},
    {"z", "z"},
}};

/// Of the builder: their values cannot be known.
constexpr std::array of_builder{"CPU_COUNT"sv, "HOME"sv,       "LANG"sv,
                                "LC_ALL"sv,    "MAKEFLAGS"sv,  "PATH"sv,
                                "ROOT"sv,      "SYS_PREFIX"sv, "SYS_PYTHON"sv,
                                "datetime"sv,  "installed"sv,  "time"sv};

/// Of the version control of the sources.
constexpr std::array of_sources{"GIT_BUILD_STR"sv,
                                "GIT_DESCRIBE_HASH"sv,
                                "GIT_DESCRIBE_NUMBER"sv,
                                "GIT_DESCRIBE_TAG"sv,
                                "GIT_DESCRIBE_TAG_PEP440"sv,
                                "GIT_FULL_HASH"sv,
                                "HG_BRANCH"sv,
                                "HG_BUILD_STR"sv,
                                "HG_LATEST_TAG"sv,
                                "HG_LATEST_TAG_DISTANCE"sv,
                                "HG_NUM_ID"sv,
                                "HG_SHORT_ID"sv};

constexpr std::array build_variables{"ARCH"sv,
                                     "BUILD"sv,
                                     "BUILD_PREFIX"sv,
                                     "CMAKE_GENERATOR"sv,
                                     "CONDA_BUILD"sv,
                                     "CONDA_DEFAULT_ENV"sv,
                                     "CONDA_LUA"sv,
                                     "CONDA_NPY"sv,
                                     "CONDA_PERL"sv,
                                     "CONDA_PY"sv,
                                     "CONDA_R"sv,
                                     "CPU_COUNT"sv,
                                     "DIRTY"sv,
                                     "HOME"sv,
                                     "LANG"sv,
                                     "LC_ALL"sv,
                                     "LD_RUN_PATH"sv,
                                     "LUA"sv,
                                     "LUA_INCLUDE_DIR"sv,
                                     "LUA_VER"sv,
                                     "MACOSX_DEPLOYMENT_TARGET"sv,
                                     "MAKEFLAGS"sv,
                                     "NPY_VER"sv,
                                     "NPY_DISTUTILS_APPEND_FLAGS"sv,
                                     "OSX_ARCH"sv,
                                     "PATH"sv,
                                     "PERL"sv,
                                     "PERL_VER"sv,
                                     "PKG_BUILDNUM"sv,
                                     "PKG_BUILD_STRING"sv,
                                     "PKG_CONFIG_PATH"sv,
                                     "PKG_HASH"sv,
                                     "PKG_NAME"sv,
                                     "PKG_VERSION"sv,
                                     "PREFIX"sv,
                                     "PY3K"sv,
                                     "PYTHON"sv,
                                     "PYTHONNOUSERSITE"sv,
                                     "PY_VER"sv,
                                     "R"sv,
                                     "RECIPE_DIR"sv,
                                     "ROOT"sv,
                                     "R_USER"sv,
                                     "R_VER"sv,
                                     "SHLIB_EXT"sv,
                                     "SP_DIR"sv,
                                     "SRC_DIR"sv,
                                     "STDLIB_DIR"sv,
                                     "SUBDIR"sv,
                                     "SYS_PREFIX"sv,
                                     "SYS_PYTHON"sv,
                                     "build_platform"sv,
                                     "LIBRARY_BIN"sv,
                                     "LIBRARY_INC"sv,
                                     "LIBRARY_LIB"sv,
                                     "LIBRARY_PREFIX"sv,
                                     "SCRIPTS"sv};

Value text(std::string_view value) { return Value{std::string(value)}; }

std::string choice(const Variant& variant, std::string_view key,
                   std::string_view fallback) {
  const auto found = variant.find(key);
  return found == variant.end() ? std::string(fallback) : found->second;
}

/// The first `count` elements of a version.
std::string start_of(std::string_view version, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at != std::string_view::npos; --count) {
    at = version.find('.', at == 0 ? 0 : at + 1);
  }
  return std::string(version.substr(0, at));
}

std::string without_dots(std::string text) {
  std::erase(text, '.');
  return text;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end && !text.empty()
             ? std::optional<std::int64_t>(number)
             : std::nullopt;
}

void add_platform(Scope& scope) {
  auto& names = scope.variables;
  const std::size_t dash = scope.subdir.find('-');
  const std::string system = scope.subdir.substr(0, dash);
  const std::string machine =
      dash == std::string::npos ? "" : scope.subdir.substr(dash + 1);
  for (const std::string_view name : systems) {
    names.emplace(name, Value{name == system});
  }
  for (const auto& [suffix, name] : machines) {
    names.emplace(name, Value{suffix == machine});
  }
  names.insert_or_assign("x86", Value{machine == "32" || machine == "64"});
  for (const char* name : {"linux", "win"}) {
    names.insert_or_assign(std::string(name) + "32",
                           Value{system == name && machine == "32"});
    names.insert_or_assign(std::string(name) + "64",
                           Value{system == name && machine == "64"});
  }
  names["arm"] = Value{scope.subdir.starts_with("linux-arm")};
  names["unix"] = Value{system == "linux" || system == "osx" || system == "emscripten"};
  names["nomkl"] = Value{false};
  names["build_platform"] = text(scope.subdir);
}

void add_languages(Scope& scope, const Variant& variant) {
  auto& names = scope.variables;
  const std::string python = choice(variant, "python", "3.11");
  const std::string version = start_of(python.substr(0, python.find(' ')), 2);
  const std::int64_t number = whole_number(without_dots(version)).value_or(0);
  names["py"] = Value{number};
  names["py3k"] = Value{version.starts_with("3.") || version == "3"};
  names["py2k"] = Value{version.starts_with("2.") || version == "2"};
  for (const std::int64_t known : {26, 27, 33, 34, 35, 36}) {
    names["py" + std::to_string(known)] = Value{number == known};
  }
  const std::string numpy = choice(variant, "numpy", "1.23");
  names["np"] = Value{whole_number(without_dots(start_of(numpy, 2))).value_or(0)};
  names["pl"] = text(choice(variant, "perl", "5.26.2"));
  const std::string lua = choice(variant, "lua", "5");
  names["lua"] = text(lua);
  names["luajit"] = Value{lua.starts_with('2')};
}

void add_versions(Scope& scope, const Variant& variant) {
  auto& names = scope.variables;
  const std::string python = start_of(choice(variant, "python", "3.11"), 2);
  const std::string numpy = choice(variant, "numpy", "1.23");
  const std::string perl = start_of(choice(variant, "perl", "5.26.2"), 2);
  const std::string lua = start_of(choice(variant, "lua", "5"), 2);
  const std::string r = start_of(choice(variant, "r_base", "3.5"), 3);
  names["CONDA_PY"] = text(without_dots(python));
  names["PY_VER"] = text(python);
  names["PY3K"] = text(python.starts_with('2') ? "0" : "1");
  names["NPY_VER"] = text(start_of(numpy, 2));
  names["CONDA_NPY"] = text(without_dots(start_of(numpy, 2)));
  names["NPY_DISTUTILS_APPEND_FLAGS"] = text("1");
  names["PERL_VER"] = names["CONDA_PERL"] = text(perl);
  names["LUA_VER"] = names["CONDA_LUA"] = text(lua);
  names["R_VER"] = names["CONDA_R"] = text(r);
}

void add_folders(Scope& scope, const Variant& variant, const BuildPaths& paths) {
  auto& names = scope.variables;
  const bool win = scope.subdir.starts_with("win");
  const std::string python = start_of(choice(variant, "python", "3.11"), 2);
  const std::string library =
      win ? paths.prefix + "/Lib" : paths.prefix + "/lib/python" + python;
  names["PREFIX"] = names["CONDA_DEFAULT_ENV"] = text(paths.prefix);
  names["BUILD_PREFIX"] = text(paths.build_prefix);
  names["SRC_DIR"] = text(paths.source);
  names["RECIPE_DIR"] = text(paths.recipe);
  names["STDLIB_DIR"] = text(library);
  names["SP_DIR"] = text(library + "/site-packages");
  names["PKG_CONFIG_PATH"] = text(paths.prefix + "/lib/pkgconfig");
  if (win) {
    names["SCRIPTS"] = text(paths.prefix + "/Scripts");
    names["LIBRARY_PREFIX"] = text(paths.prefix + "/Library");
    names["LIBRARY_BIN"] = text(paths.prefix + "/Library/bin");
    names["LIBRARY_INC"] = text(paths.prefix + "/Library/include");
    names["LIBRARY_LIB"] = text(paths.prefix + "/Library/lib");
  }
}

void add_system(Scope& scope, const Variant& variant) {
  auto& names = scope.variables;
  const std::string& subdir = scope.subdir;
  const bool osx = subdir.starts_with("osx");
  const std::string machine = subdir.substr(subdir.find('-') + 1);
  names["ARCH"] = text(machine);
  names["SUBDIR"] = text(subdir);
  names["CONDA_BUILD"] = names["PYTHONNOUSERSITE"] = text("1");
  names["CONDA_BUILD_STATE"] = text("RENDER");
  names["DIRTY"] = names["HTTP_PROXY"] = names["HTTPS_PROXY"] = text("");
  names["REQUESTS_CA_BUNDLE"] = text("");
  names["CMAKE_GENERATOR"] = text("Unix Makefiles");
  names["SHLIB_EXT"] = text(osx                         ? ".dylib"
                            : subdir.starts_with("win") ? ".dll"
                                                        : ".so");
  if (osx) {
    names["OSX_ARCH"] = text(machine == "arm64" ? "arm64" : "x86_64");
    names["MACOSX_DEPLOYMENT_TARGET"] = text(choice(
        variant, "MACOSX_DEPLOYMENT_TARGET", machine == "arm64" ? "11.0" : "10.9"));
  }
}

bool is_among(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_build_variable(std::string_view name) {
  return is_among(build_variables, name);
}

bool is_language(std::string_view name) {
  return name == "PERL" || name == "LUA" || name == "R" || name == "NUMPY" ||
         name == "PYTHON";
}

Scope selector_scope(std::string_view subdir, const Variant& variant) {
  Scope scope;
  scope.subdir = subdir;
  scope.dialect = Dialect::python;
  add_platform(scope);
  add_languages(scope, variant);
  scope.variables["os"] = Value{Environment{Environment::Kind::os}};
  scope.variables["environ"] = Value{Environment{Environment::Kind::os_environ}};
  for (const auto& [key, value] : variant) {
    const std::optional<std::int64_t> number =
        whole_number(stripped(value, python_blanks));
    const std::string lower = lowered(value);
    const bool boolean = lower == "true" || lower == "false";
    scope.variables.emplace(key, number    ? Value{*number}
                                 : boolean ? Value{lower == "true"}
                                           : Value{value});
  }
  return scope;
}

Scope template_scope(std::string_view subdir, const Variant& variant,
                     const BuildPaths& paths) {
  Scope scope = selector_scope(subdir, variant);
  scope.dialect = Dialect::jinja;
  scope.variant = &variant;
  add_versions(scope, variant);
  add_folders(scope, variant, paths);
  add_system(scope, variant);
  for (const std::string_view name : of_builder) {
    scope.variables.insert_or_assign(std::string(name),
                                     Value{Unknown{std::string(name)}});
  }
  for (const std::string_view name : of_sources) {
    scope.variables.insert_or_assign(std::string(name),
                                     Value{Unknown{std::string(name)}});
  }
  for (const auto& [key, value] : variant) {
    scope.variables.insert_or_assign(key, Value{value});
  }
  scope.variables.insert_or_assign("environ", Value{Environment{}});
  return scope;
}

Scope facts_scope(const RecipeFacts& facts, const Scope& globals,
                  const BuildPaths& paths) {
  Scope scope;
  scope.subdir = globals.subdir;
  scope.dialect = globals.dialect;
  scope.globals = &globals;
  scope.variant = globals.variant;
  auto& names = scope.variables;
  const bool win = globals.subdir.starts_with("win");
  names["PKG_NAME"] = text(facts.name);
  names["PKG_VERSION"] = text(facts.version);
  names["PKG_BUILDNUM"] = text(facts.build_number);
  // conda-build says these two until the build string is known.
  names["PKG_BUILD_STRING"] = text("placeholder");
  names["PKG_HASH"] = text("1234567");
  if (facts.has_python) {
    names["PYTHON"] = text(paths.prefix + (win ? "/python.exe" : "/bin/python"));
  }
  if (facts.has_perl) {
    names["PERL"] = text(paths.prefix + (win ? "/Library/bin/perl.exe" : "/bin/perl"));
  }
  if (facts.has_lua) {
    names["LUA"] = text(paths.prefix + (win ? "/Library/bin/lua.exe" : "/bin/lua"));
    names["LUA_INCLUDE_DIR"] = text(paths.prefix + "/include");
  }
  if (facts.has_r) {
    names["R"] = text(paths.prefix + (win ? "/Scripts/R.exe" : "/bin/R"));
    names["R_USER"] = text(paths.prefix + "/Libs/R");
  }
  return scope;
}

bool names_facts(std::string_view text) {
  for (const std::string_view name : {"PKG_"sv, "PYTHON"sv, "PERL"sv, "LUA"sv}) {
    if (text.find(name) != std::string_view::npos) {
      return true;
    }
  }
  // R is one letter: only where it stands alone.
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  for (std::size_t at = text.find('R'); at != std::string_view::npos;
       at = text.find('R', at + 1)) {
    const auto in_word = [&](std::size_t place) {
      return place < text.size() && letters.find(text[place]) != std::string_view::npos;
    };
    const bool user = text.substr(at, 6) == "R_USER";
    if ((at == 0 || !in_word(at - 1)) && (!in_word(at + 1) || user)) {
      return true;
    }
  }
  return false;
}

}  // namespace distro::recipe
