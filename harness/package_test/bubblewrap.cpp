#include "package_test/bubblewrap.hpp"

#include "base/error.hpp"
#include "prefix/file_copy.hpp"

namespace distro::package_test {
namespace {

using std::filesystem::path;

/// The system's own programs and libraries, the GPU driver's among them. Links of a
/// merged /usr stay links.
constexpr const char* root_folders[] = {"/usr",   "/bin",   "/sbin",   "/lib",
                                        "/lib32", "/lib64", "/libx32", "/nix/store"};

/// What programs need of /etc. Nothing else of it is visible: who runs us may be root,
/// and root's files are readable for its own user namespace.
constexpr const char* etc_files[] = {
    "/etc/alternatives",  "/etc/ca-certificates", "/etc/debian_version",
    "/etc/fonts",         "/etc/gai.conf",        "/etc/host.conf",
    "/etc/inputrc",       "/etc/ld.so.cache",     "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",  "/etc/localtime",       "/etc/magic",
    "/etc/mime.types",    "/etc/nsswitch.conf",   "/etc/os-release",
    "/etc/pki/tls/certs", "/etc/protocols",       "/etc/services",
    "/etc/shells",        "/etc/ssl/certs",       "/etc/terminfo",
    "/etc/timezone",      "/etc/vulkan",          "/etc/OpenCL"};

constexpr const char* private_folders[] = {"/tmp",     "/home", "/root",   "/run",
                                           "/var/tmp", "/mnt",  "/dev/shm"};

constexpr const char* gpu_control_nodes[] = {"/dev/nvidiactl", "/dev/nvidia-uvm",
                                             "/dev/nvidia-uvm-tools"};

class Arguments {
 public:
  void add(std::initializer_list<std::string> words) {
    list_.insert(list_.end(), words);
  }
  void bind_if_there(const char* kind, const path& what) {
    if (std::filesystem::exists(what)) {
      add({kind, what, what});
    }
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(list_); }

 private:
  std::vector<std::string> list_;
};

void add_namespaces(Arguments& arguments) {
  arguments.add({"--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop",
                 "ALL", "--die-with-parent", "--new-session", "--uid", "1000", "--gid",
                 "1000", "--hostname", "conda-distro"});
}

void add_root(Arguments& arguments, const path& accounts) {
  for (const char* folder : root_folders) {
    if (std::filesystem::is_symlink(folder)) {
      arguments.add({"--symlink", std::filesystem::read_symlink(folder), folder});
    } else {
      arguments.bind_if_there("--ro-bind", folder);
    }
  }
  for (const char* file : etc_files) {
    arguments.bind_if_there("--ro-bind", file);
  }
  for (const char* file : {"passwd", "group", "hosts"}) {
    arguments.add({"--ro-bind", accounts / file, path("/etc") / file});
  }
  arguments.add({"--proc", "/proc", "--dev", "/dev"});
  arguments.bind_if_there("--ro-bind", "/sys/devices/system");
}

/// Memory in a private folder counts as the test's where a control group is at work;
/// elsewhere the size is the limit.
void add_private_folders(Arguments& arguments, const job::Limits& limits) {
  for (const char* folder : private_folders) {
    arguments.add({"--perms", "1777", "--size", std::to_string(limits.memory),
                   "--tmpfs", folder});
  }
  arguments.add({"--dir", sandbox_home});
}

void add_gpus(Arguments& arguments, const std::vector<int>& devices) {
  if (devices.empty()) {
    return;
  }
  for (const int device : devices) {
    arguments.bind_if_there("--dev-bind", "/dev/nvidia" + std::to_string(device));
  }
  for (const char* node : gpu_control_nodes) {
    arguments.bind_if_there("--dev-bind", node);
  }
  // The driver finds its devices and their memory nodes here.
  arguments.bind_if_there("--ro-bind", "/sys/bus/pci");
  arguments.bind_if_there("--ro-bind", "/sys/devices");
  arguments.bind_if_there("--ro-bind", "/sys/module/nvidia");
}

/// What is visible is numbered from 0 by the driver, whatever its number outside.
std::string visible_gpus(std::size_t count) {
  std::string list;
  for (std::size_t device = 0; device < count; ++device) {
    list += (device == 0 ? "" : ",") + std::to_string(device);
  }
  return list;
}

void add_environment(Arguments& arguments, const Sandbox& sandbox,
                     const base::ProcessRequest& request) {
  arguments.add({"--clearenv"});
  for (const auto& [name, value] : request.environment) {
    arguments.add({"--setenv", name, value});
  }
  if (!sandbox.gpu_devices.empty()) {
    arguments.add(
        {"--setenv", "CUDA_VISIBLE_DEVICES", visible_gpus(sandbox.gpu_devices.size())});
  }
}

}  // namespace

std::filesystem::path find_bubblewrap() {
  // Not the PATH of the test: a package could bring its own.
  const auto found = base::find_program("bwrap", "/usr/local/bin:/usr/bin:/bin");
  if (!found) {
    throw EnvironmentError(
        "tests run in a sandbox, and the program that makes it is not installed: "
        "install the package 'bubblewrap' (0.8 or newer)");
  }
  return *found;
}

void write_accounts(const std::filesystem::path& folder) {
  const std::string tester =
      "tester:x:1000:1000:tester:" + std::string(sandbox_home) + ":/bin/bash\n";
  prefix::write_new_file(folder / "passwd", "root:x:0:0:root:/root:/bin/sh\n" + tester,
                         0644);
  prefix::write_new_file(folder / "group", "root:x:0:\ntester:x:1000:\n", 0644);
  prefix::write_new_file(folder / "hosts",
                         "127.0.0.1 localhost conda-distro\n::1 localhost\n", 0644);
}

std::vector<std::string> bubblewrap_arguments(const Sandbox& sandbox,
                                              const base::ProcessRequest& request,
                                              const std::filesystem::path& accounts) {
  Arguments arguments;
  arguments.add({find_bubblewrap()});
  add_namespaces(arguments);
  add_root(arguments, accounts);
  add_private_folders(arguments, sandbox.limits);
  add_gpus(arguments, sandbox.gpu_devices);
  for (const path& folder : sandbox.readable) {
    arguments.add({"--ro-bind", folder, folder});
  }
  for (const path& folder : {sandbox.work, sandbox.prefix}) {
    // A folder of its own could not be removed: a test may remove its prefix.
    const bool is_below = folder != sandbox.work && !sandbox.work.empty() &&
                          folder.string().rfind(sandbox.work.string() + "/", 0) == 0;
    if (!folder.empty() && !is_below) {
      arguments.add({"--bind", folder, folder});
    }
  }
  // Also /proc: run by root, what is inside owns /proc/sys and could set the kernel's
  // core_pattern, although it has no capability at all.
  arguments.add({"--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"});
  add_environment(arguments, sandbox, request);
  if (!request.working_directory.empty()) {
    arguments.add({"--chdir", request.working_directory});
  }
  arguments.add({"--"});
  return arguments.take();
}

}  // namespace distro::package_test
