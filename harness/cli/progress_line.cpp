#include "cli/progress_line.hpp"

#include <cstdio>

namespace distro::cli {

void ProgressLine::show(std::string_view text) {
  if (!terminal_.interactive) {
    return;
  }
  const std::lock_guard lock(mutex_);
  const std::string line = "\r\x1b[K" + cut(text, terminal_.width - 1);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressLine::show(std::size_t done, std::size_t total,
                        const std::vector<std::string>& what) {
  constexpr std::size_t bar_width = 20;
  std::string names;
  for (const std::string& name : what) {
    names += (names.empty() ? "" : ", ") + name;
  }
  const std::size_t filled = total == 0 ? bar_width : done * bar_width / total;
  show("[" + std::string(filled, '=') + std::string(bar_width - filled, ' ') + "] " +
       std::to_string(done) + "/" + std::to_string(total) + "  " + names);
}

void ProgressLine::clear() {
  const std::lock_guard lock(mutex_);
  if (drawn_) {
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
  }
}

}  // namespace distro::cli
