// One live line on a terminal; nothing where there is none.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"

namespace distro::cli {

/// Draws on standard error. Thread-safe. The line is gone on destruction.
class ProgressLine {
 public:
  explicit ProgressLine(Terminal terminal) : terminal_(terminal) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  void show(std::string_view text);
  /// "[===   ] 3/14  numpy, pandas": what is done of what, and what is running.
  void show(std::size_t done, std::size_t total, const std::vector<std::string>& what);
  void clear();

 private:
  Terminal terminal_;
  std::mutex mutex_;
  bool drawn_ = false;
};

}  // namespace distro::cli
