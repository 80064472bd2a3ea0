#include "package_test/process_tree.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace distro::package_test {
namespace {

struct Process {
  int parent = 0;
  std::uint64_t resident = 0;  ///< bytes
};

/// One line of /proc/<pid>/stat (proc(5)). The name, in parentheses, may hold anything.
Process parse_stat(const std::string& line) {
  Process process;
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) {
    return process;
  }
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  fields >> skipped >> process.parent;
  for (int field = 5; field < 24; ++field) {
    fields >> skipped;
  }
  std::uint64_t pages = 0;
  fields >> pages;
  process.resident = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return process;
}

std::map<int, Process> all_processes() {
  std::map<int, Process> processes;
  std::error_code gone;
  for (std::filesystem::directory_iterator entry("/proc", gone), end; entry != end;
       entry.increment(gone)) {
    const std::string name = entry->path().filename();
    if (!std::all_of(name.begin(), name.end(),
                     [](char c) { return c >= '0' && c <= '9'; })) {
      continue;
    }
    std::ifstream file(entry->path() / "stat");
    std::string line;
    if (std::getline(file, line)) {
      processes[std::stoi(name)] = parse_stat(line);
    }
  }
  return processes;
}

/// `root` and its descendants, as far as they live.
std::vector<int> members(const std::map<int, Process>& processes, int root) {
  std::multimap<int, int> children;
  for (const auto& [pid, process] : processes) {
    children.emplace(process.parent, pid);
  }
  std::vector<int> found;
  if (processes.count(root) != 0) {
    found.push_back(root);
  }
  for (std::size_t at = 0; at < found.size(); ++at) {
    const auto [first, last] = children.equal_range(found[at]);
    for (auto child = first; child != last; ++child) {
      found.push_back(child->second);
    }
  }
  return found;
}

}  // namespace

TreeUse tree_use(int root) {
  const std::map<int, Process> processes = all_processes();
  TreeUse use;
  for (const int pid : members(processes, root)) {
    ++use.processes;
    use.resident += processes.at(pid).resident;
  }
  return use;
}

std::vector<int> tree_members(int root) { return members(all_processes(), root); }

}  // namespace distro::package_test
