#include "base/terminal_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/process_launch.hpp"

namespace distro::base {
namespace {

EnvironmentError failure(const char* doing) {
  return EnvironmentError(std::string("cannot ") + doing + ": " + std::strerror(errno));
}

/// A pseudo terminal; its master is ours, its slave the program's.
struct PseudoTerminal {
  OwnedDescriptor master;
  OwnedDescriptor slave;

  PseudoTerminal() : master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    char name[64];
    if (master.get() < 0 || ::grantpt(master.get()) != 0 ||
        ::unlockpt(master.get()) != 0 ||
        ::ptsname_r(master.get(), name, sizeof name) != 0) {
      throw failure("make a terminal");
    }
    slave = OwnedDescriptor(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (slave.get() < 0) {
      throw failure("open a terminal");
    }
  }
};

/// Our own terminal hands on every key as it is, while there is one of these.
class RawTerminal {
 public:
  RawTerminal() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) {
      throw EnvironmentError("standard input is no terminal");
    }
    termios raw = before_;
    ::cfmakeraw(&raw);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;
  ~RawTerminal() { ::tcsetattr(STDIN_FILENO, TCSANOW, &before_); }

 private:
  termios before_ = {};
};

void copy_size(int terminal) {
  winsize size = {};
  if (::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0) {
    ::ioctl(terminal, TIOCSWINSZ, &size);
  }
}

/// One read and all of its bytes written; false at the end.
bool hand_on(int from, int to) {
  char buffer[4096];
  const ssize_t count = ::read(from, buffer, sizeof buffer);
  for (ssize_t done = 0; done < count;) {
    const ssize_t written =
        ::write(to, buffer + done, static_cast<std::size_t>(count - done));
    if (written < 0 && errno != EINTR) {
      return false;
    }
    done += written < 0 ? 0 : written;
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

/// Until nobody has the other side open any more.
void talk(int terminal) {
  pollfd polls[2] = {{terminal, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  for (;;) {
    copy_size(terminal);
    if (::poll(polls, 2, 500) < 0 && errno != EINTR) {
      return;
    }
    if ((polls[0].revents & (POLLIN | POLLHUP)) != 0 &&
        !hand_on(terminal, STDOUT_FILENO)) {
      return;
    }
    if ((polls[1].revents & (POLLIN | POLLHUP)) != 0 &&
        !hand_on(STDIN_FILENO, terminal)) {
      polls[1].fd = -1;
    }
  }
}

}  // namespace

ProcessEnd TerminalProcessRunner::run(const ProcessRequest& request) {
  const RawTerminal raw;
  PseudoTerminal terminal;
  copy_size(terminal.master.get());
  ProcessRequest on_terminal = request;
  on_terminal.terminal = terminal.slave.get();
  Launched launched = launch(on_terminal);
  terminal.slave.close();
  if (request.started) {
    request.started(launched.pid);
  }
  talk(terminal.master.get());
  launched.guard.reset();
  ::kill(-launched.pid, SIGKILL);
  int status = 0;
  while (::waitpid(launched.pid, &status, 0) < 0 && errno == EINTR) {
  }
  ProcessEnd end;
  if (WIFEXITED(status)) {
    end.exit_code = WEXITSTATUS(status);
  } else {
    end.signal = WTERMSIG(status);
  }
  return end;
}

}  // namespace distro::base
