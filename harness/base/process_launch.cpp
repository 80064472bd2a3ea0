#include "base/process_launch.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "base/error.hpp"

namespace distro::base {
namespace {

/// Descriptors from here on are nobody's: programs are given fewer.
constexpr int out_of_the_way = 256;

/// What the child says when it cannot become the program.
struct Failure {
  enum class Step { group, limit, directory, program };
  Step step = Step::program;
  int reason = 0;  ///< errno
};

/// All that the child needs, made before the fork: it must not allocate.
struct Orders {
  const char* program;
  char* const* argv;
  char* const* environment;
  const char* directory;  ///< nullptr: ours
  const std::vector<std::string>* control_groups;
  const std::vector<std::pair<int, rlimit>>* limits;
  std::vector<int>* descriptors;  ///< overwritten by the child
  int terminal;                   ///< -1: none
  int input;                      ///< -1: /dev/null
  int output;
  int report;
  int go;      ///< read: a byte, or the end if we are not to start
  int go_end;  ///< its other end, which the parent writes to
  pid_t parent;
};

/// Whatever we have open from `first` on must not reach the program.
void close_all_on_exec(int first) {
  constexpr unsigned cloexec = 1U << 2U;  // CLOSE_RANGE_CLOEXEC, of Linux 5.11
  if (::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, cloexec) == 0) {
    return;
  }
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int end = limit.rlim_cur < 1U << 20U ? static_cast<int>(limit.rlim_cur) : 1024;
  for (int at = first; at < end; ++at) {
    ::fcntl(at, F_SETFD, FD_CLOEXEC);
  }
}

/// The kernel keeps keys for a session (a Kerberos ticket, a disk's password), and
/// hands them on to whatever is started in it. What starts here has a new session
/// without any; where the kernel keeps none there is nothing to hand on.
bool leave_keys() {
  constexpr int join_session_keyring = 1;
  return ::syscall(SYS_keyctl, join_session_keyring, nullptr) >= 0 ||
         (errno != EDQUOT && errno != ENOMEM);
}

[[noreturn]] void give_up(const Orders& orders, Failure::Step step) {
  const Failure failure{step, errno};
  [[maybe_unused]] const ssize_t written =
      ::write(orders.report, &failure, sizeof failure);
  ::_exit(127);
}

void enter_groups(const Orders& orders) {
  for (const std::string& group : *orders.control_groups) {
    const int file = ::open(group.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0 || ::write(file, "0", 1) != 1) {
      give_up(orders, Failure::Step::group);
    }
    ::close(file);
  }
}

void limit_resources(const Orders& orders) {
  for (const auto& [resource, limit] : *orders.limits) {
    if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) {
      give_up(orders, Failure::Step::limit);
    }
  }
}

/// 0, 1, 2 and, from 3 on, the descriptors that the program is to have. These are moved
/// out of the way first: they may lie where others belong. Returns the number behind
/// them.
int place_descriptors(const Orders& orders) {
  const int given = orders.terminal >= 0 ? orders.terminal : orders.input;
  const int input = given >= 0 ? given : ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int output = orders.terminal >= 0 ? orders.terminal : orders.output;
  if (input < 0 || ::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 ||
      ::dup2(output, 2) < 0) {
    give_up(orders, Failure::Step::program);
  }
  for (int& descriptor : *orders.descriptors) {
    descriptor = ::fcntl(descriptor, F_DUPFD_CLOEXEC, out_of_the_way);
    if (descriptor < 0) {
      give_up(orders, Failure::Step::program);
    }
  }
  int next = 3;
  for (const int descriptor : *orders.descriptors) {
    if (::dup2(descriptor, next) < 0) {
      give_up(orders, Failure::Step::program);
    }
    ++next;
  }
  return next;
}

/// Runs in the child between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const Orders& orders) {
  // A session of its own is a group of its own without a terminal to ask on.
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != orders.parent) {
    ::_exit(127);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number = 1; number < NSIG; ++number) {
    ::signal(number, SIG_DFL);
  }
  char word = 0;
  ::close(orders.go_end);
  if (::read(orders.go, &word, 1) != 1) {
    ::_exit(127);
  }
  if (orders.terminal >= 0) {
    ::ioctl(orders.terminal, TIOCSCTTY, 0);
  }
  enter_groups(orders);
  const int behind = place_descriptors(orders);
  if (orders.directory != nullptr && ::chdir(orders.directory) != 0) {
    give_up(orders, Failure::Step::directory);
  }
  if (!leave_keys()) {
    give_up(orders, Failure::Step::program);
  }
  limit_resources(orders);
  close_all_on_exec(behind);
  ::execve(orders.program, orders.argv, orders.environment);
  give_up(orders, Failure::Step::program);
}

std::vector<std::string> environment_texts(const ProcessRequest& request) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : request.environment) {
    texts.push_back(name + "=" + value);
  }
  return texts;
}

/// The texts of an argv or environment as exec wants them; `texts` must outlive it.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

EnvironmentError cannot_start(const ProcessRequest& request, const std::string& why) {
  return EnvironmentError("cannot start " + request.argv.front() + why);
}

/// The program as an absolute path: the child changes its folder before it starts it.
std::filesystem::path program_of(const ProcessRequest& request) {
  if (request.argv.empty()) {
    throw InternalError("a process was asked for without a program");
  }
  const std::string& name = request.argv.front();
  if (name.find('/') != std::string::npos) {
    const std::filesystem::path file =
        std::filesystem::absolute(request.working_directory / name);
    if (find_program(file.string(), "")) {
      return file;
    }
    std::error_code unknown;
    throw cannot_start(request, std::filesystem::exists(file, unknown)
                                    ? ": it is not executable"
                                    : ": there is no such file");
  }
  const auto path = request.environment.find("PATH");
  const std::string search =
      path == request.environment.end() ? "/usr/bin:/bin" : path->second;
  if (const auto program = find_program(name, search)) {
    return std::filesystem::absolute(*program);
  }
  throw cannot_start(request, ": no folder of PATH has it (" + search + ")");
}

/// Tells the child to go on. We hold both ends, so there is no broken pipe.
void start(int go) {
  while (::write(go, "g", 1) < 0 && errno == EINTR) {
  }
}

/// Waits until the child has become the program; throws if it could not.
void await_start(const ProcessRequest& request, int report) {
  Failure failure;
  ssize_t count = 0;
  do {
    count = ::read(report, &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count != sizeof failure) {
    return;
  }
  const std::string why = std::string(": ") + std::strerror(failure.reason);
  switch (failure.step) {
    case Failure::Step::group:
      throw CannotEnterGroup("cannot start " + request.argv.front() +
                             " in a control group" + why);
    case Failure::Step::limit:
      throw cannot_start(request, " within its limits" + why);
    case Failure::Step::directory:
      throw cannot_start(request, " in " + request.working_directory.string() + why);
    case Failure::Step::program:
      throw cannot_start(request, why);
  }
}

std::vector<std::pair<int, rlimit>> limits_of(const ProcessRequest& request) {
  std::vector<std::pair<int, rlimit>> limits;
  for (const auto& [resource, limit] : request.resource_limits) {
    limits.push_back({resource, {limit, limit}});
  }
  return limits;
}

std::vector<std::string> groups_of(const ProcessRequest& request) {
  std::vector<std::string> groups;
  for (const std::filesystem::path& group : request.control_groups) {
    groups.push_back(group);
  }
  return groups;
}

/// Where no descriptor for the program takes its place.
OwnedDescriptor moved_up(const OwnedDescriptor& descriptor) {
  OwnedDescriptor moved(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, out_of_the_way));
  if (moved.get() < 0) {
    throw EnvironmentError(std::string("cannot copy a file descriptor: ") +
                           std::strerror(errno));
  }
  return moved;
}

}  // namespace

Launched launch(const ProcessRequest& request) {
  const std::filesystem::path program = program_of(request);
  std::vector<std::string> argv = request.argv;
  std::vector<std::string> environment = environment_texts(request);
  std::vector<int> descriptors = request.descriptors;
  const std::vector<char*> argv_pointers = pointers(argv);
  const std::vector<char*> environment_pointers = pointers(environment);
  const std::vector<std::string> groups = groups_of(request);
  const std::vector<std::pair<int, rlimit>> limits = limits_of(request);
  Pipe output;
  Pipe report;
  Pipe go;
  std::optional<Pipe> silence;
  if (request.input == Input::silence) {
    silence.emplace();
  }
  if (!request.descriptors.empty()) {
    report.write_end = moved_up(report.write_end);
  }
  const Orders orders{
      program.c_str(),
      argv_pointers.data(),
      environment_pointers.data(),
      request.working_directory.empty() ? nullptr : request.working_directory.c_str(),
      &groups,
      &limits,
      &descriptors,
      request.terminal.value_or(-1),
      silence ? silence->read_end.get() : -1,
      output.write_end.get(),
      report.write_end.get(),
      go.read_end.get(),
      go.write_end.get(),
      ::getpid()};
  const pid_t pid = ::fork();
  if (pid < 0) {
    throw cannot_start(request, std::string(": ") + std::strerror(errno));
  }
  if (pid == 0) {
    become(orders);
  }
  Launched launched{pid, std::move(output.read_end), OwnedDescriptor(), nullptr};
  if (silence) {
    launched.silence = std::move(silence->write_end);
  }
  try {
    // The program must not have children before somebody guards them.
    if (!request.ends_with_us) {
      launched.guard = std::make_unique<ProcessGuard>(pid);
    }
    start(go.write_end.get());
    report.write_end.close();
    await_start(request, report.read_end.get());
  } catch (...) {
    launched.guard.reset();
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    throw;
  }
  return launched;
}

}  // namespace distro::base
