#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace distro::base {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      throw EnvironmentError(std::string("cannot make a pipe: ") +
                             std::strerror(errno));
    }
    read_end = ends[0];
    write_end = ends[1];
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(read_end);
    close_end(write_end);
  }
  static void close_end(int& end) {
    if (end >= 0) {
      ::close(end);
    }
    end = -1;
  }
};

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

/// Runs in the child between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const char* program, char* const* argv,
                         char* const* environment, const char* directory, int output,
                         int report, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) {
    ::_exit(127);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
  ::signal(SIGPIPE, SIG_DFL);
  const int input = ::open("/dev/null", O_RDONLY);
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(output, 2);
  if (directory == nullptr || ::chdir(directory) == 0) {
    // `report` is close-on-exec, and so must be whatever else we inherited.
    ::syscall(SYS_close_range, 3U, ~0U, 1U << 2U /* CLOSE_RANGE_CLOEXEC */);
    ::execve(program, argv, environment);
  }
  const int reason = errno;
  [[maybe_unused]] const ssize_t written = ::write(report, &reason, sizeof reason);
  ::_exit(127);
}

/// A running child: its limits are watched from `wait`.
class Child {
 public:
  Child(pid_t pid, int output, const ProcessRequest& request)
      : pid_(pid), output_(output), request_(request) {
    if (!request.log.empty()) {
      log_ =
          ::open(request.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (log_ >= 0) {
      ::close(log_);
    }
  }

  ProcessEnd wait() {
    while (!ended_) {
      take_output(milliseconds(50));
      reap(WNOHANG);
      if (!ended_) {
        stop_if_needed();
      }
    }
    // Descendants that left the group may hold the pipe open; what is in it by now is
    // all that we take.
    while (take_output(milliseconds(0))) {
    }
    ::kill(-pid_, SIGKILL);
    return end_;
  }

 private:
  /// Whether there was any.
  bool take_output(milliseconds patience) {
    pollfd poll = {output_, POLLIN, 0};
    if (output_closed_) {
      ::poll(nullptr, 0, static_cast<int>(std::min(patience, milliseconds(5)).count()));
      return false;
    }
    if (::poll(&poll, 1, static_cast<int>(patience.count())) <= 0) {
      return false;
    }
    char buffer[1 << 16];
    const ssize_t count = ::read(output_, buffer, sizeof buffer);
    if (count <= 0) {
      output_closed_ = count == 0 || errno != EINTR;
      return false;
    }
    last_output_ = steady_clock::now();
    keep(buffer, static_cast<std::size_t>(count));
    return true;
  }

  void keep(const char* bytes, std::size_t size) {
    const std::uint64_t limit =
        request_.output_limit.value_or(static_cast<std::uint64_t>(-1));
    const std::size_t room =
        static_cast<std::size_t>(std::min<std::uint64_t>(limit - taken_, size));
    taken_ += room;
    if (log_ >= 0 && room > 0) {
      [[maybe_unused]] const ssize_t written = ::write(log_, bytes, room);
    }
    if (room < size) {
      stop(Stopped::output_limit);
    }
  }

  void reap(int options) {
    int status = 0;
    rusage usage = {};
    const pid_t found = ::wait4(pid_, &status, options, &usage);
    if (found != pid_) {
      return;
    }
    ended_ = true;
    end_.elapsed =
        std::chrono::duration_cast<milliseconds>(steady_clock::now() - started_);
    end_.max_resident = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFEXITED(status)) {
      end_.exit_code = WEXITSTATUS(status);
    } else {
      end_.signal = WTERMSIG(status);
    }
  }

  void stop_if_needed() {
    const auto now = steady_clock::now();
    if (request_.time_limit && now - started_ > *request_.time_limit) {
      stop(Stopped::time_limit);
    } else if (request_.silence_limit && now - last_output_ > *request_.silence_limit) {
      stop(Stopped::silence_limit);
    } else if (request_.cancelled && request_.cancelled()) {
      stop(Stopped::cancelled);
    }
  }

  void stop(Stopped why) {
    if (end_.stopped == Stopped::no) {
      end_.stopped = why;
    }
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
  }

  pid_t pid_;
  int output_;
  const ProcessRequest& request_;
  int log_ = -1;
  bool ended_ = false;
  bool output_closed_ = false;
  std::uint64_t taken_ = 0;
  steady_clock::time_point started_ = steady_clock::now();
  steady_clock::time_point last_output_ = started_;
  ProcessEnd end_;
};

std::vector<std::string> environment_texts(const ProcessRequest& request) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : request.environment) {
    texts.push_back(name + "=" + value);
  }
  return texts;
}

std::filesystem::path program_of(const ProcessRequest& request) {
  if (request.argv.empty()) {
    throw InternalError("a process was asked for without a program");
  }
  const auto path = request.environment.find("PATH");
  const std::string search =
      path == request.environment.end() ? "/usr/bin:/bin" : path->second;
  const std::optional<std::filesystem::path> program =
      find_program(request.argv[0], search);
  if (!program) {
    throw EnvironmentError("cannot start " + request.argv[0] +
                           ": there is no such program");
  }
  return *program;
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  const std::string& path) {
  const auto executable = [](const std::filesystem::path& file) {
    return ::access(file.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(file);
  };
  if (name.find('/') != std::string::npos) {
    return executable(name) ? std::optional<std::filesystem::path>(name) : std::nullopt;
  }
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const std::filesystem::path file =
        std::filesystem::path(path.substr(at, end - at)) / name;
    if (executable(file)) {
      return file;
    }
    at = end + 1;
  }
  return std::nullopt;
}

ProcessEnd SystemProcessRunner::run(const ProcessRequest& request) {
  const std::filesystem::path program = program_of(request);
  std::vector<std::string> argv = request.argv;
  std::vector<std::string> environment = environment_texts(request);
  const std::vector<char*> argv_pointers = pointers(argv);
  const std::vector<char*> environment_pointers = pointers(environment);
  const char* directory =
      request.working_directory.empty() ? nullptr : request.working_directory.c_str();

  Pipe output;
  Pipe report;
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) {
    throw EnvironmentError("cannot start " + request.argv[0] + ": " +
                           std::strerror(errno));
  }
  if (pid == 0) {
    become(program.c_str(), argv_pointers.data(), environment_pointers.data(),
           directory, output.write_end, report.write_end, parent);
  }
  ::setpgid(pid, pid);
  Pipe::close_end(output.write_end);
  Pipe::close_end(report.write_end);
  int reason = 0;
  if (::read(report.read_end, &reason, sizeof reason) == sizeof reason) {
    ::waitpid(pid, nullptr, 0);
    throw EnvironmentError("cannot start " + request.argv[0] + ": " +
                           std::strerror(reason));
  }
  if (request.started) {
    request.started(pid);
  }
  Child child(pid, output.read_end, request);
  return child.wait();
}

}  // namespace distro::base
