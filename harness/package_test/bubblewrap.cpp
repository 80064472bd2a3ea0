#include "package_test/bubblewrap.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace distro::package_test {
namespace {

using std::filesystem::path;

/// The system's own programs and libraries, the GPU driver's among them. Links of a
/// merged /usr stay links.
constexpr const char* root_folders[] = {"/usr",   "/bin",   "/sbin",   "/lib",
                                        "/lib32", "/lib64", "/libx32", "/nix/store"};

/// What programs need of /etc: small files, which are copied (a mount takes longer),
/// and folders. Nothing else of it is visible: who runs us may be root, and root's
/// files are readable for its own user namespace.
constexpr const char* etc_files[] = {
    "debian_version", "gai.conf", "host.conf",  "inputrc",       "ld.so.cache",
    "localtime",      "magic",    "mime.types", "nsswitch.conf", "os-release",
    "protocols",      "services", "shells",     "timezone"};
constexpr const char* etc_folders[] = {"/etc/alternatives", "/etc/fonts",
                                       "/etc/pki/tls/certs", "/etc/ssl/certs"};
constexpr const char* gpu_etc_folders[] = {"/etc/OpenCL", "/etc/vulkan"};

/// Empty, and there for programs that look.
constexpr const char* empty_folders[] = {"/root", "/run", "/mnt", "/var"};

constexpr const char* gpu_control_nodes[] = {"/dev/nvidiactl", "/dev/nvidia-uvm",
                                             "/dev/nvidia-uvm-tools"};

/// A file that has no name, to be read from its beginning.
base::OwnedDescriptor file_in_memory(std::string_view text) {
  base::OwnedDescriptor file(::memfd_create("conda-distro", MFD_CLOEXEC));
  const bool written =
      file.get() >= 0 && ::pwrite(file.get(), text.data(), text.size(), 0) ==
                             static_cast<ssize_t>(text.size());
  if (!written) {
    throw EnvironmentError(std::string("cannot make a file in memory: ") +
                           std::strerror(errno));
  }
  return file;
}

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
  /// Each with a NUL behind it.
  [[nodiscard]] std::string joined() const {
    std::string text;
    for (const std::string& word : list_) {
      text.append(word).push_back('\0');
    }
    return text;
  }

 private:
  std::vector<std::string> list_;
};

void add_namespaces(Arguments& arguments, const Sandbox& sandbox) {
  arguments.add({"--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop",
                 "ALL", "--die-with-parent", "--uid", "1000", "--gid", "1000",
                 "--hostname", "conda-distro"});
  // What is on a terminal could type into it; but one of our own is nobody's.
  if (!sandbox.on_terminal) {
    arguments.add({"--new-session"});
  }
}

/// The user inside.
const std::string& passwd_text() {
  static const std::string text =
      "root:x:0:0:root:/root:/bin/sh\ntester:x:1000:1000:tester:" +
      std::string(sandbox_home) + ":/bin/bash\n";
  return text;
}
constexpr const char* group_text = "root:x:0:\ntester:x:1000:\n";
constexpr const char* hosts_text = "127.0.0.1 localhost conda-distro\n::1 localhost\n";

void add_system_folders(Arguments& arguments) {
  for (const char* folder : root_folders) {
    if (std::filesystem::is_symlink(folder)) {
      arguments.add({"--symlink", std::filesystem::read_symlink(folder), folder});
    } else {
      arguments.bind_if_there("--ro-bind", folder);
    }
  }
}

void add_etc(Arguments& arguments, Command& command) {
  const auto add_file = [&](base::OwnedDescriptor file, const path& target) {
    arguments.add(
        {"--perms", "0644", "--file", command.hand_over(std::move(file)), target});
  };
  for (const char* name : etc_files) {
    const path file = path("/etc") / name;
    base::OwnedDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.get() >= 0) {
      add_file(std::move(opened), file);
    }
  }
  add_file(file_in_memory(passwd_text()), "/etc/passwd");
  add_file(file_in_memory(group_text), "/etc/group");
  add_file(file_in_memory(hosts_text), "/etc/hosts");
  for (const char* folder : etc_folders) {
    arguments.bind_if_there("--ro-bind", folder);
  }
}

void add_kernel_folders(Arguments& arguments) {
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
  for (const char* folder : empty_folders) {
    arguments.add({"--dir", folder});
  }
  arguments.add({"--symlink", "../tmp", "/var/tmp", "--dir", sandbox_home});
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
  for (const char* folder : gpu_etc_folders) {
    arguments.bind_if_there("--ro-bind", folder);
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

Command bubblewrap_command(const Sandbox& sandbox,
                           const base::ProcessRequest& request) {
  Command command;
  Arguments arguments;
  add_namespaces(arguments, sandbox);
  add_system_folders(arguments);
  add_etc(arguments, command);
  add_kernel_folders(arguments);
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
  // Not on the command line: all of the machine may read that, and the environment is
  // among them.
  command.argv = {find_bubblewrap(), "--args",
                  command.hand_over(file_in_memory(arguments.joined())), "--"};
  return command;
}

std::vector<int> Command::numbers() const {
  std::vector<int> list;
  for (const base::OwnedDescriptor& descriptor : descriptors) {
    list.push_back(descriptor.get());
  }
  return list;
}

std::string Command::hand_over(base::OwnedDescriptor descriptor) {
  constexpr std::size_t first = 3;
  descriptors.push_back(std::move(descriptor));
  return std::to_string(first + descriptors.size() - 1);
}

}  // namespace distro::package_test
