#include "solve/virtual_packages.hpp"

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "solve/cpu_level.hpp"
#include "solve/cuda_driver.hpp"

namespace distro::solve {

namespace {

using Overrides = std::map<std::string, std::string>;

std::string trim(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n\r");
  const std::size_t end = text.find_last_not_of(" \t\n\r");
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

/// The trimmed value of CONDA_OVERRIDE_<what>, nothing if it is not set.
std::optional<std::string> overridden(const Overrides& overrides,
                                      const std::string& what) {
  const auto found = overrides.find("CONDA_OVERRIDE_" + what);
  return found == overrides.end() ? std::nullopt : std::optional(trim(found->second));
}

/// "6.1.0-18-amd64" -> "6.1.0": two to four numbers, else "0".
std::string kernel_version(const std::string& release) {
  std::size_t end = 0;
  int numbers = 0;
  while (numbers < 4) {
    const std::size_t begin = numbers == 0 ? 0 : end + 1;
    if (numbers > 0 && (end >= release.size() || release[end] != '.')) {
      break;
    }
    const std::size_t stop =
        std::min(release.find_first_not_of("0123456789", begin), release.size());
    if (stop <= begin) {
      break;
    }
    end = stop;
    ++numbers;
  }
  return numbers < 2 ? "0" : release.substr(0, end);
}

std::string system_of(const std::string& subdir) {
  return subdir.substr(0, subdir.find('-'));
}

/// archspec's name of the family that a subdir is built for, "" if there is none.
std::string family_of(const std::string& subdir) {
  const std::size_t dash = subdir.find('-');
  const std::string tail = dash == std::string::npos ? "" : subdir.substr(dash + 1);
  if (tail == "64") {
    return "x86_64";
  }
  if (tail == "32") {
    return "x86";
  }
  return system_of(subdir) == "osx" && tail == "arm64" ? "m1" : tail;
}

/// Whether programs of `subdir` are this machine's own.
bool is_native(const std::string& subdir, const utsname& machine) {
  return system_of(subdir) == "linux" && family_of(subdir) == machine.machine;
}

class Packages {
 public:
  Packages(const std::string& subdir, const Overrides& overrides)
      : subdir_(subdir), overrides_(overrides) {
    known_ = uname(&machine_) == 0;
    native_ = known_ && is_native(subdir, machine_);
  }

  std::vector<channel::Record> find() {
    const std::string system = system_of(subdir_);
    if (system == "linux" || system == "osx" || system == "freebsd" ||
        system == "emscripten") {
      add("__unix", "0", "0");
    }
    if (system == "linux") {
      add_linux();
    } else if (system == "osx") {
      add_version("__osx", "OSX", std::nullopt);
    } else if (system == "win") {
      add_version("__win", "WIN", "0");
    }
    add_archspec();
    add_version("__cuda", "CUDA",
                native_ ? cuda_driver_version() : std::optional<std::string>());
    return std::move(found_);
  }

 private:
  void add(const std::string& name, const std::string& version,
           const std::string& build) {
    channel::Record record;
    record.name = name;
    record.version = version;
    record.build = build;
    record.subdir = subdir_;
    found_.push_back(std::move(record));
  }

  /// An empty override means that the package is absent.
  void add_version(const std::string& name, const std::string& variable,
                   const std::optional<std::string>& found) {
    const auto forced = overridden(overrides_, variable);
    const std::string version = forced ? *forced : found.value_or("");
    if (!version.empty()) {
      add(name, version, "0");
    }
  }

  void add_linux() {
    const auto forced = overridden(overrides_, "LINUX");
    const std::string found = native_ ? kernel_version(machine_.release) : "0";
    const std::string version = forced.value_or(found);
    add("__linux", version.empty() ? "0" : version, "0");
    // Solvers of the conda family take 2.17 for a machine that they cannot ask.
    add_version("__glibc", "GLIBC", native_ ? gnu_get_libc_version() : "2.17");
  }

  void add_archspec() {
    const std::string level = overridden(overrides_, "ARCHSPEC")
                                  .value_or(native_ ? cpu_level() : family_of(subdir_));
    if (!level.empty()) {
      add("__archspec", "1", level);
    }
  }

  const std::string& subdir_;
  const Overrides& overrides_;
  utsname machine_{};
  bool known_ = false;
  bool native_ = false;
  std::vector<channel::Record> found_;
};

}  // namespace

std::vector<channel::Record> virtual_packages(
    const std::string& subdir, const std::map<std::string, std::string>& overrides) {
  return Packages(subdir, overrides).find();
}

}  // namespace distro::solve
