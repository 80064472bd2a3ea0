#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "base/escaped_text.hpp"

namespace distro::cli {

namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

/// A byte within a character of UTF-8.
bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

Terminal find_terminal() {
  const bool knows_escapes = variable("TERM") != "dumb";
  Terminal terminal;
  terminal.interactive = ::isatty(2) == 1 && knows_escapes;
  terminal.colours = ::isatty(1) == 1 && knows_escapes && variable("NO_COLOR").empty();
  terminal.attached = ::isatty(1) == 1;
  winsize size = {};
  if (::ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = std::max<std::size_t>(40, size.ws_col);
  }
  return terminal;
}

std::string coloured(const Terminal& terminal, Colour colour, std::string_view text) {
  if (!terminal.colours || colour == Colour::plain) {
    return std::string(text);
  }
  const char* code = "0";
  switch (colour) {
    case Colour::plain:
      break;
    case Colour::bold:
      code = "1";
      break;
    case Colour::red:
      code = "31";
      break;
    case Colour::green:
      code = "32";
      break;
    case Colour::yellow:
      code = "33";
      break;
    case Colour::dim:
      code = "2";
      break;
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return !continues_character(byte); }));
}

std::string cut(std::string_view text, std::size_t width) {
  if (columns(text) <= width) {
    return std::string(text);
  }
  const std::size_t room = width > 3 ? width - 3 : 0;
  std::size_t taken = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const bool starts = !continues_character(text[end]);
    if (starts && taken == room) {
      break;
    }
    taken += starts ? 1U : 0U;
    ++end;
  }
  return std::string(text.substr(0, end)) + "...";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!line.empty() && columns(line) + 1 + columns(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!word.empty()) {
      line += line.empty() ? "" : " ";
      line += word;
    }
    at = end + 1;
  }
  if (!line.empty()) {
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string printable(std::string_view text) { return base::without_controls(text); }

std::string printable_lines(const std::string& text, std::size_t indent) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    result += std::string(indent, ' ') + printable(line) + "\n";
  }
  return result;
}

}  // namespace distro::cli
