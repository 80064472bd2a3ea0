#include "cli/terminal_conversation.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/interrupt.hpp"
#include "cli/answer.hpp"

namespace distro::cli {
namespace {

/// Waits until something was typed. A signal ends the waiting, and not the program.
void wait_for_input() {
  constexpr int look_again = 200;  // ms: a signal may come just before the waiting
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (true) {
    if (base::interrupted()) {
      throw base::Interrupted{};
    }
    if (::poll(&input, 1, look_again) > 0) {
      return;
    }
  }
}

}  // namespace

bool can_converse() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

std::string TerminalConversation::ask(const std::string& question,
                                      const std::string& fallback) {
  std::string text;
  for (const std::string& line : wrapped(question, terminal_.width - 2)) {
    text += (text.empty() ? "" : "\n") + line;
  }
  text = coloured(terminal_, Colour::bold, text);
  print(text + (fallback.empty() ? "" : " [" + printable(fallback) + "]") + ": ");
  while (read_.find('\n') == std::string::npos) {
    wait_for_input();
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      throw base::Interrupted{};
    }
    read_.append(bytes.data(), static_cast<std::size_t>(count));
  }
  const std::size_t end = read_.find('\n');
  std::string line = read_.substr(0, end);
  read_.erase(0, end + 1);
  return line;
}

void TerminalConversation::tell(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    print(printable(line) + "\n");
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
}

}  // namespace distro::cli
