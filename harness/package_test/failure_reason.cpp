#include "package_test/failure_reason.hpp"

#include <string.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/escaped_text.hpp"
#include "base/json.hpp"

namespace distro::package_test {
namespace {

constexpr std::size_t longest_line = 300;  // bytes, of a reason or command

/// Where a terminal's sequence that begins at `at` (an escape) ends: its last byte.
std::size_t end_of_sequence(std::string_view line, std::size_t at) {
  const char kind = at + 1 < line.size() ? line[at + 1] : '\0';
  if (kind == '[') {
    return line.find_first_of("ABCDEFGHJKSTfhilmnsu", at + 2);
  }
  if (kind == ']') {  // a window's title, a link: up to a bell or `ESC \`
    const std::size_t end = line.find_first_of("\a\x1b", at + 2);
    return end < line.size() && line[end] == '\x1b' ? end + 1 : end;
  }
  return at;
}

/// Without colours, the carriage returns of progress bars, and spaces at the end; what
/// else would steer a terminal is escaped.
std::string plain(std::string_view line) {
  std::string text;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\x1b' && end_of_sequence(line, at) != at) {
      at = std::min(end_of_sequence(line, at), line.size());
    } else if (line[at] == '\r' && at + 1 < line.size()) {
      text.clear();
    } else {
      text += line[at];
    }
  }
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return base::escaped_lines(text);
}

std::vector<std::string> lines_of(std::string_view output) {
  std::vector<std::string> lines;
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    std::string line = plain(output.substr(0, end));
    if (!line.empty()) {
      lines.push_back(std::move(line));
    }
    output.remove_prefix(std::min(end + 1, output.size()));
  }
  return lines;
}

/// "+ command" or "++ command": the trace of `set -x`.
bool is_trace(const std::string& line) {
  const std::size_t command = line.find_first_not_of('+');
  return command != 0 && command != std::string::npos && line[command] == ' ';
}

/// The line after a traceback's frames: "ModuleNotFoundError: No module named 'x'".
std::string last_exception(const std::vector<std::string>& lines) {
  std::string found;
  bool inside = false;
  for (const std::string& line : lines) {
    if (line.rfind("Traceback (most recent call last)", 0) == 0) {
      inside = true;
    } else if (inside && line[0] != ' ') {
      found = line;
      inside = false;
    }
  }
  return found;
}

/// "SomeError: text", "some.package.SomeException: text".
bool names_exception(const std::string& line) {
  const std::size_t end = line.find(':');
  const std::string word = line.substr(0, end);
  return end != std::string::npos && word.find(' ') == std::string::npos &&
         (word.ends_with("Error") || word.ends_with("Exception"));
}

bool names_error(const std::string& line) {
  static constexpr std::string_view words[] = {"error:",
                                               "Error:",
                                               "ERROR:",
                                               "fatal:",
                                               "FAILED",
                                               "command not found",
                                               "Segmentation fault",
                                               "cannot open shared object file"};
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
    return line.find(word) != std::string::npos;
  });
}

template <typename Test>
std::string last_that(const std::vector<std::string>& lines, Test test) {
  const auto found = std::find_if(lines.rbegin(), lines.rend(), test);
  return found == lines.rend() ? "" : *found;
}

std::string ending(int exit_code) {
  const char* name = exit_code > 128 ? ::sigabbrev_np(exit_code - 128) : nullptr;
  return name != nullptr ? std::string("killed by SIG") + name
                         : "exit code " + std::to_string(exit_code);
}

bool is_inside_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::string shortened(const std::string& text) {
  return text.size() > longest_line ? first_bytes(text, longest_line) + "..."
                                    : base::valid_utf8(text);
}

}  // namespace

FailureReason failure_reason(std::string_view output, int exit_code) {
  std::vector<std::string> lines = lines_of(output);
  FailureReason result;
  const auto trace = std::find_if(lines.rbegin(), lines.rend(), is_trace);
  if (trace != lines.rend()) {
    result.command = shortened(trace->substr(trace->find_first_not_of('+') + 1));
    lines.erase(lines.begin(), trace.base());
  }
  std::string reason = last_exception(lines);
  if (reason.empty()) {
    reason = last_that(lines, names_exception);
  }
  if (reason.empty()) {
    reason = last_that(lines, names_error);
  }
  if (reason.empty() && !lines.empty()) {
    reason = lines.back();
  }
  result.reason = reason.empty() ? ending(exit_code) : shortened(reason);
  return result;
}

std::string last_lines(std::string_view output, std::size_t count, std::size_t bytes) {
  while (!output.empty() && output.back() == '\n') {
    output.remove_suffix(1);
  }
  std::size_t start = output.size();
  for (std::size_t lines = 0; lines < count && start > 0; ++lines) {
    const std::size_t before = output.rfind('\n', start - 1);
    start = before == std::string_view::npos ? 0 : before;
  }
  if (start < output.size() && output[start] == '\n') {
    ++start;
  }
  output.remove_prefix(start);
  std::string text;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    text += (at == 0 ? "" : "\n") + plain(output.substr(at, end - at));
    at = end + 1;
  }
  if (text.size() > bytes) {
    std::size_t cut = text.size() - bytes;
    while (cut < text.size() && is_inside_character(text[cut])) {
      ++cut;
    }
    text.erase(0, cut);
  }
  return text;
}

std::string first_bytes(std::string_view text, std::size_t bytes) {
  std::string result = base::valid_utf8(text);
  if (result.size() > bytes) {
    while (bytes > 0 && is_inside_character(result[bytes])) {
      --bytes;
    }
    result.resize(bytes);
  }
  return result;
}

}  // namespace distro::package_test
