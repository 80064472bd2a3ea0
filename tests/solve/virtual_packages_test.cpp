#include "solve/virtual_packages.hpp"

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include <catch2/catch.hpp>
#include <map>

#include "channel/version.hpp"

namespace distro::solve {

namespace {

using Overrides = std::map<std::string, std::string>;

/// "name version build" of each.
std::vector<std::string> listed(const std::string& subdir, const Overrides& overrides) {
  std::vector<std::string> texts;
  for (const channel::Record& record : virtual_packages(subdir, overrides)) {
    texts.push_back(record.name + " " + record.version + " " + record.build);
  }
  return texts;
}

std::string machine_subdir() {
  utsname machine{};
  uname(&machine);
  const std::string name = machine.machine;
  return "linux-" + (name == "x86_64" ? "64" : name);
}

std::map<std::string, channel::Record> by_name(const std::string& subdir,
                                               const Overrides& overrides) {
  std::map<std::string, channel::Record> found;
  for (channel::Record& record : virtual_packages(subdir, overrides)) {
    found.emplace(record.name, record);
  }
  return found;
}

}  // namespace

TEST_CASE("this machine tells its kernel, libc and processor", "[solve]") {
  const auto found = by_name(machine_subdir(), {});
  CHECK(found.at("__unix").version == "0");
  CHECK(found.at("__glibc").version == gnu_get_libc_version());
  CHECK(found.at("__archspec").version == "1");
  CHECK(!found.at("__archspec").build.empty());
  const channel::Version kernel(found.at("__linux").version);
  CHECK(kernel > channel::Version("2.6"));
  CHECK(found.at("__linux").version.find_first_not_of("0123456789.") ==
        std::string::npos);
}

TEST_CASE("overrides decide, trimmed", "[solve]") {
  CHECK(listed(machine_subdir(), {{"CONDA_OVERRIDE_LINUX", "5.10"},
                                  {"CONDA_OVERRIDE_GLIBC", " 2.28 "},
                                  {"CONDA_OVERRIDE_CUDA", "12.4"},
                                  {"CONDA_OVERRIDE_ARCHSPEC", "zen3"}}) ==
        std::vector<std::string>{"__unix 0 0", "__linux 5.10 0", "__glibc 2.28 0",
                                 "__archspec 1 zen3", "__cuda 12.4 0"});
}

TEST_CASE("an empty override means absent, but a version 0 of linux", "[solve]") {
  CHECK(listed(machine_subdir(), {{"CONDA_OVERRIDE_LINUX", ""},
                                  {"CONDA_OVERRIDE_GLIBC", ""},
                                  {"CONDA_OVERRIDE_CUDA", ""},
                                  {"CONDA_OVERRIDE_ARCHSPEC", ""}}) ==
        std::vector<std::string>{"__unix 0 0", "__linux 0 0"});
}

TEST_CASE("a foreign subdir gets what is known without the machine", "[solve]") {
  CHECK(listed("linux-s390x", {}) ==
        std::vector<std::string>{"__unix 0 0", "__linux 0 0", "__glibc 2.17 0",
                                 "__archspec 1 s390x"});
  CHECK(listed("osx-arm64", {{"CONDA_OVERRIDE_OSX", "14.5"}}) ==
        std::vector<std::string>{"__unix 0 0", "__osx 14.5 0", "__archspec 1 m1"});
  CHECK(listed("osx-64", {}) ==
        std::vector<std::string>{"__unix 0 0", "__archspec 1 x86_64"});
  CHECK(listed("win-64", {}) ==
        std::vector<std::string>{"__win 0 0", "__archspec 1 x86_64"});
}

TEST_CASE("a foreign subdir gets what is given for it", "[solve]") {
  const Overrides given{
      {"CONDA_OVERRIDE_WIN", "10.0.19045"}, {"CONDA_OVERRIDE_OSX", "14.5"},
      {"CONDA_OVERRIDE_GLIBC", "2.34"},     {"CONDA_OVERRIDE_LINUX", "5.14"},
      {"CONDA_OVERRIDE_CUDA", "12.4"},      {"CONDA_OVERRIDE_ARCHSPEC", "zen3"}};
  CHECK(listed("win-64", given) == std::vector<std::string>{"__win 10.0.19045 0",
                                                            "__archspec 1 zen3",
                                                            "__cuda 12.4 0"});
  CHECK(listed("osx-64", given) ==
        std::vector<std::string>{"__unix 0 0", "__osx 14.5 0", "__archspec 1 zen3",
                                 "__cuda 12.4 0"});
  CHECK(listed("linux-ppc64le", given) ==
        std::vector<std::string>{"__unix 0 0", "__linux 5.14 0", "__glibc 2.34 0",
                                 "__archspec 1 zen3", "__cuda 12.4 0"});
  CHECK(listed("win-64", {{"CONDA_OVERRIDE_WIN", ""}}) ==
        std::vector<std::string>{"__archspec 1 x86_64"});
}

TEST_CASE("a subdir without machine offers only what is given", "[solve]") {
  CHECK(listed("noarch", {}).empty());
}

}  // namespace distro::solve
