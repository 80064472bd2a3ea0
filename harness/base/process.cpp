#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/process_launch.hpp"

namespace distro::base {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

OwnedDescriptor opened(const std::filesystem::path& path) {
  if (path.empty()) {
    return OwnedDescriptor();
  }
  OwnedDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    throw EnvironmentError(path.string() + ": cannot open: " + std::strerror(errno));
  }
  return file;
}

/// What a process prints, on its way into a file.
class Log {
 public:
  explicit Log(const ProcessRequest& request)
      : request_(request), log_(opened(request.log)), timing_(opened(request.timing)) {}

  void add(std::string_view text) {
    if (log_.get() < 0 || text.empty()) {
      return;
    }
    if (!request_.secrets) {
      write(text);
      return;
    }
    waiting_.append(text);
    const std::size_t ready = waiting_.size() - request_.secrets->open_end(waiting_);
    // Not between two halves of what would be one secret.
    write(request_.secrets->scrubbed(std::string_view(waiting_).substr(0, ready)));
    waiting_.erase(0, ready);
  }

  /// No more comes.
  void end() {
    if (!waiting_.empty()) {
      write(request_.secrets->scrubbed(waiting_));
      waiting_.clear();
    }
  }

 private:
  void write(std::string_view text) {
    if (text.empty()) {
      return;
    }
    write_all(log_, request_.log, text);
    if (timing_.get() >= 0) {
      const auto now = steady_clock::now();
      char line[64];
      const int size = std::snprintf(line, sizeof line, "%.6f %zu\n",
                                     std::chrono::duration<double>(now - last_).count(),
                                     text.size());
      write_all(timing_, request_.timing,
                std::string_view(line, static_cast<std::size_t>(size)));
      last_ = now;
    }
  }

  static void write_all(const OwnedDescriptor& file, const std::filesystem::path& path,
                        std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(file.get(), text.data(), text.size());
      if (written < 0 && errno != EINTR) {
        throw EnvironmentError(path.string() +
                               ": cannot write: " + std::strerror(errno));
      }
      text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
  }

  const ProcessRequest& request_;
  OwnedDescriptor log_;
  OwnedDescriptor timing_;
  std::string waiting_;
  steady_clock::time_point last_ = steady_clock::now();
};

/// A running child: its limits are watched from `wait`. Whatever happens, nothing of
/// its group is left on destruction.
class Child {
 public:
  Child(Launched launched, Log& log, const ProcessRequest& request)
      : pid_(launched.pid),
        output_(std::move(launched.output)),
        silence_(std::move(launched.silence)),
        guard_(std::move(launched.guard)),
        log_(log),
        request_(request) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { finish(); }

  ProcessEnd wait() {
    if (request_.started) {
      request_.started(pid_);
    }
    while (!has_ended()) {
      take_output(milliseconds(50));
      stop_if_needed();
    }
    end_.elapsed =
        duration_cast<std::chrono::microseconds>(steady_clock::now() - started_);
    ::kill(-pid_, SIGKILL);
    take_rest();
    log_.end();
    finish();
    return end_;
  }

 private:
  /// Whether the child has ended; it is not reaped yet, so that its process id and
  /// group still are nobody else's.
  [[nodiscard]] bool has_ended() const {
    siginfo_t info = {};
    const int found =
        ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    if (found != 0 && errno != EINTR) {
      throw EnvironmentError("cannot wait for " + request_.argv.front() + ": " +
                             std::strerror(errno));
    }
    return found == 0 && info.si_pid == pid_;
  }

  /// Until there is output or the child has ended, or patience has.
  void take_output(milliseconds patience) {
    const bool is_told = ending_.get() >= 0;  // else we have to look again and again
    const milliseconds longest =
        output_closed_ && !is_told ? milliseconds(5) : patience;
    // poll passes over descriptors below 0.
    pollfd polls[2] = {{output_closed_ ? -1 : output_.get(), POLLIN, 0},
                       {ending_.get(), POLLIN, 0}};
    if (::poll(polls, 2, static_cast<int>(longest.count())) <= 0 ||
        polls[0].revents == 0) {
      return;
    }
    char buffer[1 << 16];
    const ssize_t count = ::read(output_.get(), buffer, sizeof buffer);
    if (count <= 0) {
      output_closed_ = count == 0 || errno != EINTR;
      return;
    }
    last_output_ = steady_clock::now();
    keep(buffer, static_cast<std::size_t>(count));
  }

  /// What was printed before the end. A descendant that left the group may print on for
  /// ever: no more is taken than the pipe holds by now.
  void take_rest() {
    int held = 0;
    ::ioctl(output_.get(), FIONREAD, &held);
    std::string rest(static_cast<std::size_t>(std::max(held, 0)), '\0');
    const ssize_t count =
        rest.empty() ? 0 : ::read(output_.get(), rest.data(), rest.size());
    keep(rest.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  }

  void keep(const char* bytes, std::size_t size) {
    const std::uint64_t limit =
        request_.output_limit.value_or(static_cast<std::uint64_t>(-1));
    const std::size_t room =
        static_cast<std::size_t>(std::min<std::uint64_t>(limit - taken_, size));
    taken_ += room;
    log_.add(std::string_view(bytes, room));
    if (room < size) {
      stop(Stopped::output_limit);
    }
  }

  /// Kills what is left of the group and reaps the child, once.
  void finish() {
    if (reaped_) {
      return;
    }
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    guard_.reset();
    int status = 0;
    rusage usage = {};
    while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    reaped_ = true;
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
  /// Readable when the child has ended (Linux 5.3); -1 where there is none.
  OwnedDescriptor ending_{static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0))};
  OwnedDescriptor output_;
  OwnedDescriptor silence_;
  std::unique_ptr<ProcessGuard> guard_;
  Log& log_;
  const ProcessRequest& request_;
  bool output_closed_ = false;
  bool reaped_ = false;
  std::uint64_t taken_ = 0;
  steady_clock::time_point started_ = steady_clock::now();
  steady_clock::time_point last_output_ = started_;
  ProcessEnd end_;
};

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
  Log log(request);
  Child child(launch(request), log, request);
  return child.wait();
}

}  // namespace distro::base
