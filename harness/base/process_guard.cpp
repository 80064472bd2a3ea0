#include "base/process_guard.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstring>
#include <string>

#include "base/error.hpp"

namespace distro::base {

// A fork of ours would hold all our memory as long as the group lives; a shell is
// small.
ProcessGuard::ProcessGuard(pid_t group) {
  std::string shell = "sh";
  std::string option = "-c";
  std::string script =
      "trap '' HUP INT TERM; read -r _; kill -s KILL -- -" + std::to_string(group);
  char* const argv[] = {shell.data(), option.data(), script.data(), nullptr};
  char* const environment[] = {nullptr};

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, life_.read_end.get(), 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  // A session of its own: what the terminal or our group is told is not for it.
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);

  const int reason =
      ::posix_spawn(&pid_, "/bin/sh", &actions, &attributes, argv, environment);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (reason != 0) {
    throw EnvironmentError(std::string("cannot start /bin/sh: ") +
                           std::strerror(reason));
  }
  life_.read_end.close();
}

ProcessGuard::~ProcessGuard() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace distro::base
