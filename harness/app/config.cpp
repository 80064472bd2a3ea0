#include "app/config.hpp"

#include <linux/magic.h>
#include <pwd.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "base/error.hpp"

extern char** environ;

namespace distro::app {
namespace {

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? std::nullopt
                                            : std::optional<std::string>(value);
}

std::filesystem::path home_folder() {
  if (const std::optional<std::string> home = variable("HOME")) {
    return *home;
  }
  const passwd* user = ::getpwuid(::getuid());
  if (user == nullptr || user->pw_dir == nullptr) {
    throw EnvironmentError("there is no home folder: set HOME");
  }
  return user->pw_dir;
}

std::map<std::string, std::string> variables() {
  std::map<std::string, std::string> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
      found.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return found;
}

std::map<std::string, std::string> virtual_overrides(
    const std::map<std::string, std::string>& environment) {
  std::map<std::string, std::string> found;
  for (const auto& [name, value] : environment) {
    if (name.starts_with("CONDA_OVERRIDE_")) {
      found.emplace(name, value);
    }
  }
  return found;
}

/// A job makes thousands of small files and removes them again: in memory that takes a
/// tenth of the time. Only where there is plenty of it, though.
std::filesystem::path scratch_folder() {
  constexpr std::uint64_t plenty = 6ULL << 30;
  const std::filesystem::path in_memory = "/dev/shm";
  struct statfs status = {};
  struct sysinfo machine = {};
  if (::statfs(in_memory.c_str(), &status) == 0 && status.f_type == TMPFS_MAGIC &&
      ::access(in_memory.c_str(), W_OK | X_OK) == 0 && ::sysinfo(&machine) == 0) {
    const std::uint64_t room =
        static_cast<std::uint64_t>(status.f_bsize) * status.f_bavail;
    const std::uint64_t memory =
        (machine.freeram + machine.bufferram) * std::uint64_t{machine.mem_unit};
    if (room >= plenty && memory >= plenty) {
      return in_memory;
    }
  }
  return std::filesystem::temp_directory_path();
}

/// conda's name of the platform that this program runs on.
std::string native_subdir() {
  utsname machine = {};
  ::uname(&machine);
  const std::string_view architecture(machine.machine);
  return "linux-" +
         std::string(architecture == "x86_64" ? "64" : std::string(architecture));
}

}  // namespace

Config read_config() {
  Config config;
  config.home = home_folder();
  const std::filesystem::path cache =
      variable("XDG_CACHE_HOME").value_or((config.home / ".cache").string());
  const std::filesystem::path state =
      variable("XDG_STATE_HOME").value_or((config.home / ".local/state").string());
  config.package_cache = variable("CONDA_DISTRO_CACHE")
                             .value_or((cache / "conda-distro/packages").string());
  config.state =
      variable("CONDA_DISTRO_STATE").value_or((state / "conda-distro").string());
  config.history = config.state / "history.sqlite";
  config.state_url = variable("CONDA_DISTRO_STATE_URL");
  config.scratch = variable("CONDA_DISTRO_SCRATCH").value_or(scratch_folder().string());
  config.channel_alias = variable("CONDA_DISTRO_CHANNEL_ALIAS");
  config.token_file = variable("CONDA_DISTRO_TOKEN_FILE");
  config.auth_file = variable("RATTLER_AUTH_FILE");
  config.anaconda_api = variable("CONDA_DISTRO_ANACONDA_API");
  config.anaconda_token = variable("ANACONDA_API_TOKEN").value_or("");
  config.environment = variables();
  config.virtual_package_overrides = virtual_overrides(config.environment);
  config.path = variable("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  config.executable = std::filesystem::read_symlink("/proc/self/exe");
  config.subdir = native_subdir();
  return config;
}

std::map<std::string, std::string> job_environment(const Config& config) {
  std::map<std::string, std::string> environment = config.virtual_package_overrides;
  environment["HOME"] = config.home;
  environment["PATH"] = config.path;
  environment["LANG"] = "C.UTF-8";
  environment["CONDA_DISTRO_SCRATCH"] = config.scratch;
  environment["CONDA_DISTRO_CACHE"] = config.package_cache;
  // Jobs fetch packages; their tests see neither these files nor the variables.
  if (config.token_file) {
    environment["CONDA_DISTRO_TOKEN_FILE"] = *config.token_file;
  }
  if (config.auth_file) {
    environment["RATTLER_AUTH_FILE"] = *config.auth_file;
  }
  return environment;
}

}  // namespace distro::app
