// The lines of an explanation.
#pragma once

#include <string>
#include <vector>

namespace distro::solve {

/// Lines of a tree, two spaces a level.
class Tree {
 public:
  static constexpr std::size_t most_lines = 14;

  void add(std::size_t depth, const std::string& text) {
    lines_.push_back(std::string(2 * depth, ' ') + text);
  }

  /// Without a final newline; a tree that grew too long ends with what was left out.
  [[nodiscard]] std::string text() const {
    const bool cut = lines_.size() > most_lines;
    const std::size_t shown = cut ? most_lines - 1 : lines_.size();
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
      text += (i == 0 ? "" : "\n") + lines_[i];
    }
    return cut ? text + "\n  (and " + std::to_string(lines_.size() - shown) +
                     " more lines)"
               : text;
  }

 private:
  std::vector<std::string> lines_;
};

}  // namespace distro::solve
