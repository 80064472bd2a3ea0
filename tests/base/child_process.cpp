#include "base/child_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace distro::test {
namespace {

/// State and parent of a process (proc(5)); 'X' if there is none.
std::pair<char, pid_t> state_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) {
    return {'X', 0};
  }
  return {line[name_end + 2], std::stoi(line.substr(name_end + 4))};
}

}  // namespace

pid_t child(const std::function<void()>& action) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    try {
      action();
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  return pid;
}

int status_of(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

bool soon(const std::function<bool()>& holds) {
  for (int tries = 0; tries < 1000 && !holds(); ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return holds();
}

bool alive(pid_t pid) {
  const char state = state_of(pid).first;
  return state != 'X' && state != 'Z';
}

std::vector<pid_t> children_of_ours() {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") == std::string::npos &&
        state_of(std::stoi(name)).second == ::getpid()) {
      children.push_back(std::stoi(name));
    }
  }
  return children;
}

}  // namespace distro::test
