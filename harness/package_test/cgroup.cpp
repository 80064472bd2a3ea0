#include "package_test/cgroup.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

namespace distro::package_test {
namespace {

using std::filesystem::path;

/// One mounted hierarchy and where we are in it.
struct Hierarchy {
  path mount;
  path own;                           ///< our own group's folder
  std::set<std::string> controllers;  ///< version 1 only
};

std::string text_of(const path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::set<std::string> words_of(std::string text, char separator) {
  std::set<std::string> words;
  std::istringstream stream(std::move(text));
  for (std::string word; std::getline(stream, word, separator);) {
    while (!word.empty() && word.back() == '\n') {
      word.pop_back();
    }
    words.insert(word);
  }
  return words;
}

/// The kernel takes a value in one write or refuses it.
bool write_value(const path& file, const std::string& value) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return false;
  }
  const ssize_t written = ::write(descriptor, value.data(), value.size());
  ::close(descriptor);
  return written == static_cast<ssize_t>(value.size());
}

/// Our group's path by controller; "" is version 2 (/proc/self/cgroup).
std::map<std::string, std::string> own_groups() {
  std::map<std::string, std::string> groups;
  std::ifstream lines("/proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) {
      continue;
    }
    for (const std::string& controller :
         words_of(line.substr(first + 1, second - first - 1) + ",", ',')) {
      groups[controller] = line.substr(second + 1);
    }
  }
  return groups;
}

/// The mounted hierarchies of one type, "cgroup" or "cgroup2" (proc(5), mountinfo).
std::vector<Hierarchy> hierarchies(const std::string& wanted_type) {
  const std::map<std::string, std::string> groups = own_groups();
  std::vector<Hierarchy> found;
  std::ifstream lines("/proc/self/mountinfo");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) {
      continue;
    }
    std::istringstream head(line);
    std::istringstream tail(line.substr(dash + 3));
    std::string id, parent, device, root, mount, type, source, options;
    head >> id >> parent >> device >> root >> mount;
    tail >> type >> source >> options;
    if (type != wanted_type) {
      continue;
    }
    Hierarchy hierarchy{mount, mount, words_of(options, ',')};
    const std::string key = type == "cgroup2"                            ? ""
                            : hierarchy.controllers.count("memory") != 0 ? "memory"
                                                                         : "pids";
    const auto own = groups.find(key);
    if (own != groups.end()) {
      std::string inside = own->second;
      // A container sees its own part of the hierarchy as the root.
      if (root != "/" && inside.rfind(root, 0) == 0) {
        inside.erase(0, root.size());
      }
      hierarchy.own = path(mount) / path(inside).relative_path();
    }
    found.push_back(std::move(hierarchy));
  }
  return found;
}

std::string new_name() {
  static std::atomic<unsigned> number{0};
  return "conda-distro-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
}

/// The process that made a group of ours; 0 for other groups.
int owner_of(const std::string& name) {
  int owner = 0;
  int number = 0;
  return std::sscanf(name.c_str(), "conda-distro-%d-%d", &owner, &number) == 2 ? owner
                                                                               : 0;
}

/// Groups of processes of ours that were killed before they could remove them. In
/// another container their makers may live, so new ones are left alone; one that is not
/// empty the kernel keeps.
void remove_abandoned(const path& parent) {
  std::error_code ignored;
  const auto recent =
      std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1);
  for (std::filesystem::directory_iterator entry(parent, ignored), end; entry != end;
       entry.increment(ignored)) {
    const int owner = owner_of(entry->path().filename());
    if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH &&
        entry->last_write_time(ignored) < recent) {
      ::rmdir(entry->path().c_str());
    }
  }
}

std::optional<path> made_below(const path& parent) {
  remove_abandoned(parent);
  std::error_code refused;
  const path folder = parent / new_name();
  if (!std::filesystem::create_directory(folder, refused) || refused) {
    return std::nullopt;
  }
  return folder;
}

/// The nearest group at or above ours that hands both controllers to the groups below
/// it (cgroups(7): a group with processes of its own cannot).
std::optional<path> version_2_parent(const Hierarchy& hierarchy) {
  for (path group = hierarchy.own;; group = group.parent_path()) {
    const std::set<std::string> handed =
        words_of(text_of(group / "cgroup.subtree_control"), ' ');
    if (handed.count("memory") != 0 && handed.count("pids") != 0) {
      return group;
    }
    if (group == hierarchy.mount || !group.has_relative_path()) {
      return std::nullopt;
    }
  }
}

std::vector<path> make_version_2(const job::Limits& limits) {
  for (const Hierarchy& hierarchy : hierarchies("cgroup2")) {
    const std::optional<path> parent = version_2_parent(hierarchy);
    const std::optional<path> folder = parent ? made_below(*parent) : std::nullopt;
    if (!folder) {
      continue;
    }
    if (write_value(*folder / "memory.max", std::to_string(limits.memory)) &&
        write_value(*folder / "pids.max", std::to_string(limits.processes))) {
      write_value(*folder / "memory.swap.max", "0");
      write_value(*folder / "memory.oom.group", "1");
      return {*folder};
    }
    ::rmdir(folder->c_str());
  }
  return {};
}

std::vector<path> make_version_1(const job::Limits& limits) {
  for (const Hierarchy& hierarchy : hierarchies("cgroup")) {
    const std::optional<path> folder = hierarchy.controllers.count("memory") != 0
                                           ? made_below(hierarchy.own)
                                           : std::nullopt;
    if (!folder) {
      continue;
    }
    const std::string memory = std::to_string(limits.memory);
    if (write_value(*folder / "memory.limit_in_bytes", memory)) {
      write_value(*folder / "memory.memsw.limit_in_bytes", memory);
      return {*folder};
    }
    ::rmdir(folder->c_str());
  }
  return {};
}

bool has_processes(const path& folder) {
  return !text_of(folder / "cgroup.procs").empty();
}

/// All processes of a version 1 group, or of a version 2 group of an old kernel.
void kill_one_by_one(const path& folder) {
  std::ifstream processes(folder / "cgroup.procs");
  for (int pid = 0; processes >> pid;) {
    ::kill(pid, SIGKILL);
  }
}

}  // namespace

EarlyMove::EarlyMove()
    : thread_([] {
        for (const char* type : {"cgroup2", "cgroup"}) {
          for (const Hierarchy& hierarchy : hierarchies(type)) {
            if (type == std::string_view("cgroup2") ||
                hierarchy.controllers.count("memory") != 0) {
              write_value(hierarchy.own / "cgroup.procs", "0");
            }
          }
        }
      }) {}

std::unique_ptr<ControlGroup> ControlGroup::make(const job::Limits& limits) {
  std::unique_ptr<ControlGroup> group(new ControlGroup);
  group->folders_ = make_version_2(limits);
  if (group->folders_.empty()) {
    group->folders_ = make_version_1(limits);
  }
  return group->folders_.empty() ? nullptr : std::move(group);
}

ControlGroup::~ControlGroup() {
  kill_all();
  for (const path& folder : folders_) {
    ::rmdir(folder.c_str());
  }
}

std::vector<path> ControlGroup::entries() const {
  std::vector<path> files;
  for (const path& folder : folders_) {
    files.push_back(folder / "cgroup.procs");
  }
  return files;
}

bool ControlGroup::limits_processes() const {
  return std::filesystem::exists(folders_.front() / "pids.max");
}

bool ControlGroup::out_of_memory() const {
  for (const path& folder : folders_) {
    for (const char* name : {"memory.events", "memory.oom_control"}) {
      std::ifstream values(folder / name);
      std::string key;
      std::uint64_t value = 0;
      while (values >> key >> value) {
        if (key == "oom_kill" && value > 0) {
          return true;
        }
      }
    }
  }
  return false;
}

void ControlGroup::kill_all() const {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  for (const path& folder : folders_) {
    while (has_processes(folder) && std::chrono::steady_clock::now() < patience) {
      if (!write_value(folder / "cgroup.kill", "1")) {
        kill_one_by_one(folder);
      }
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }
}

}  // namespace distro::package_test
