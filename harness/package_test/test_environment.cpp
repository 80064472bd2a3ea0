#include "package_test/test_environment.hpp"

#include <algorithm>
#include <cctype>
#include <thread>

#include "package_test/sandbox.hpp"

namespace distro::package_test {
namespace {

using Variables = std::map<std::string, std::string>;

/// conda-build's variant where neither package nor caller says otherwise.
const Variables default_variant = {{"c_compiler", "gcc"},
                                   {"cpu_optimization_target", "nocona"},
                                   {"cran_mirror", "https://cran.r-project.org"},
                                   {"cxx_compiler", "gxx"},
                                   {"fortran_compiler", "gfortran"},
                                   {"lua", "5"},
                                   {"numpy", "1.23"},
                                   {"perl", "5.26.2"},
                                   {"python", "3.11"},
                                   {"r_base", "3.5"}};

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// "3.11" of "3.11.* *_cpython".
std::string first_two(const std::string& version) {
  std::size_t end = 0;
  int dots = 0;
  while (end < version.size() &&
         (std::isdigit(static_cast<unsigned char>(version[end])) != 0 ||
          (version[end] == '.' && ++dots < 2))) {
    ++end;
  }
  std::string result = version.substr(0, end);
  if (!result.empty() && result.back() == '.') {
    result.pop_back();
  }
  return result;
}

std::string without_dots(std::string text) {
  std::erase(text, '.');
  return text;
}

/// "64" of linux-64, "aarch64" of linux-aarch64.
std::string arch_of(const std::string& subdir) {
  return subdir.substr(subdir.find('-') + 1);
}

std::string machine_of(const std::string& subdir) {
  return arch_of(subdir) == "64" ? "x86_64" : arch_of(subdir);
}

/// The "h1234567" of a build string; empty if there is none.
std::string hash_of(const std::string& build) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  };
  for (std::size_t at = build.find('h'); at != std::string::npos;
       at = build.find('h', at + 1)) {
    const std::string digits = build.substr(at + 1, 7);
    if (digits.size() == 7 && std::all_of(digits.begin(), digits.end(), is_hex)) {
      return build.substr(at, 8);
    }
  }
  return "";
}

std::string cpu_count() {
  return std::to_string(std::max(1U, std::thread::hardware_concurrency()));
}

void set_python_folders(Variables& variables, const std::string& prefix,
                        const std::string& version) {
  const std::string library = prefix + "/lib/python" + version;
  variables["PY_VER"] = version;
  variables["PY3K"] = version.rfind("2.", 0) == 0 ? "0" : "1";
  variables["STDLIB_DIR"] = library;
  variables["SP_DIR"] = library + "/site-packages";
}

void set_package(Variables& variables, const channel::Record& package) {
  variables["PKG_NAME"] = package.name;
  variables["PKG_VERSION"] = package.version;
  variables["PKG_BUILDNUM"] = std::to_string(package.build_number);
  variables["PKG_BUILD_STRING"] = package.build;
}

/// What both tools take from the platform.
void set_platform(Variables& variables, const TestSubject& subject,
                  const TestPaths& paths) {
  variables["ARCH"] = arch_of(subject.subdir);
  variables["SHLIB_EXT"] = ".so";
  variables["CMAKE_GENERATOR"] = "Unix Makefiles";
  variables["PKG_CONFIG_PATH"] = (paths.prefix / "lib/pkgconfig").string();
  variables["PREFIX"] = paths.prefix;
  variables["build_platform"] = subject.subdir;
  if (subject.package.noarch.empty()) {
    variables["BUILD"] = machine_of(subject.subdir) + "-conda_cos6-linux-gnu";
    variables["LD_RUN_PATH"] = (paths.prefix / "lib").string();
  }
}

/// Versions as the package was built with; the installed ones may differ (6.7).
void set_built_with(Variables& variables, const Variables& variant,
                    const std::string& prefix) {
  const std::string python = first_two(variant.at("python"));
  set_python_folders(variables, prefix, python);
  variables["CONDA_PY"] = without_dots(python);
  variables["NPY_VER"] = variables["CONDA_NPY"] = first_two(variant.at("numpy"));
  variables["NPY_DISTUTILS_APPEND_FLAGS"] = "1";
  variables["PERL_VER"] = first_two(variant.at("perl"));
  variables["CONDA_PERL"] = variant.at("perl");
  variables["LUA_VER"] = variables["CONDA_LUA"] = variant.at("lua");
  variables["R_VER"] = variables["CONDA_R"] = variant.at("r_base");
}

void set_interpreters(Variables& variables, const TestGroup& group,
                      const std::string& package, const std::string& prefix) {
  const auto built_with = [&](const std::string& name) {
    return package == name || group.languages.count(name) != 0;
  };
  if (built_with("python")) {
    variables["PYTHON"] = prefix + "/bin/python";
  }
  if (built_with("perl")) {
    variables["PERL"] = prefix + "/bin/perl";
  }
  if (built_with("lua")) {
    variables["LUA"] = prefix + "/bin/lua";
    variables["LUA_INCLUDE_DIR"] = prefix + "/include";
  }
  if (built_with("r-base")) {
    variables["R"] = prefix + "/bin/R";
    variables["R_USER"] = prefix + "/Libs/R";
  }
}

/// Variant keys whose upper-case name is free are variables under their own name.
void set_variant(Variables& variables, const Variables& variant) {
  for (const auto& [key, value] : variant) {
    const std::string upper = upper_case(key);
    const bool reserved = upper == "PERL" || upper == "LUA" || upper == "R" ||
                          upper == "NUMPY" || upper == "PYTHON" || upper == "RUBY" ||
                          upper == "NODEJS";
    if (!reserved && variables.count(upper) == 0) {
      variables.emplace(key, value);
    }
  }
}

Variables conda_build_variables(const TestGroup& group, const TestSubject& subject,
                                const TestPaths& paths) {
  Variables variant = group.variant;
  variant.insert(default_variant.begin(), default_variant.end());
  const bool noarch = !subject.package.noarch.empty();
  variant["target_platform"] = noarch ? "noarch" : subject.subdir;

  // conda-build activates its own environment first, so that the test's is the second.
  Variables variables = {{"HOME", sandbox_home},
                         {"USER", "tester"},
                         {"SHELL", "/bin/bash"},
                         {"LANG", "C.UTF-8"},
                         {"TERM", "dumb"},
                         {"PATH", system_path},
                         {"CONDA_SHLVL", "1"},
                         {"CONDA_BUILD", "1"},
                         {"CONDA_BUILD_STATE", "TEST"},
                         {"PYTHONNOUSERSITE", "1"},
                         {"DIRTY", ""},
                         {"HTTP_PROXY", ""},
                         {"HTTPS_PROXY", ""},
                         {"REQUESTS_CA_BUNDLE", ""}};
  set_platform(variables, subject, paths);
  set_package(variables, subject.package);
  set_built_with(variables, variant, paths.prefix);
  set_interpreters(variables, group, subject.package.name, paths.prefix);
  variables["CPU_COUNT"] = cpu_count();
  variables["PKG_HASH"] = hash_of(subject.package.build);
  variables["SUBDIR"] = noarch ? "noarch" : subject.subdir;
  variables["SRC_DIR"] = paths.folder;
  variables["BUILD_PREFIX"] = paths.build_prefix;
  if (!group.recipe.empty()) {
    variables["RECIPE_DIR"] = paths.recipe;
  }
  set_variant(variables, variant);
  return variables;
}

void set_rattler_build_package(Variables& variables, const TestGroup& group,
                               const TestSubject& subject, const TestPaths& paths) {
  set_platform(variables, subject, paths);
  set_package(variables, subject.package);
  const bool noarch = !subject.package.noarch.empty();
  variables["PKG_BUILD_NUMBER"] = std::to_string(subject.package.build_number);
  variables["CONDA_BUILD_STATE"] = "TEST";
  variables["CONDA_BUILD_CROSS_COMPILATION"] = noarch ? "1" : "0";
  variables["SUBDIR"] = noarch ? "noarch" : subject.subdir;
  variables["target_platform"] = variables["SUBDIR"];
  variables["host_platform"] = variables["SUBDIR"];
  variables["PYTHON"] = (paths.prefix / "bin/python").string();
  for (const channel::Record& record : subject.installed) {
    if (record.name == "python") {
      set_python_folders(variables, paths.prefix, first_two(record.version));
    }
  }
  set_variant(variables, group.variant);
}

Variables rattler_build_variables(const TestGroup& group, const TestSubject& subject,
                                  const TestPaths& paths) {
  Variables variables = {
      {"HOME", paths.folder},     {"USER", "rattler"},   {"SHELL", "/bin/bash"},
      {"EDITOR", "/bin/false"},   {"LANG", "C.UTF-8"},   {"LC_ALL", "C.UTF-8"},
      {"TERM", "xterm-256color"}, {"PATH", system_path}, {"CONDA_BUILD", "1"},
      {"CPU_COUNT", cpu_count()}, {"SHLIB_EXT", ".so"}};
  if (group.full_environment) {
    set_rattler_build_package(variables, group, subject, paths);
  }
  return variables;
}

}  // namespace

std::map<std::string, std::string> test_environment(const TestGroup& group,
                                                    const TestSubject& subject,
                                                    const TestPaths& paths) {
  Variables variables = group.tool == TestTool::conda_build
                            ? conda_build_variables(group, subject, paths)
                            : rattler_build_variables(group, subject, paths);
  for (const auto& [name, value] : group.environment) {
    variables[name] = value;
  }
  return variables;
}

}  // namespace distro::package_test
