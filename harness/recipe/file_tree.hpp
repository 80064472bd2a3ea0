// The files of one state of a distribution, wherever they are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe {

/// Reads files of one state of the repository: a commit, or the working tree.
class FileTree {
 public:
  virtual ~FileTree() = default;
  /// The file's text, or nothing. `path` is relative to the repository.
  [[nodiscard]] virtual std::optional<std::string> read(
      std::string_view path) const = 0;
  /// A text that stays the same only while the file does, for less than reading it
  /// where that can be; nothing if there is no such file.
  [[nodiscard]] virtual std::optional<std::string> state_of(
      std::string_view path) const = 0;
  /// Paths of all files directly or indirectly below `folder`, sorted.
  [[nodiscard]] virtual std::vector<std::string> list(
      std::string_view folder) const = 0;
  /// Whether several threads may ask at once.
  [[nodiscard]] virtual bool serves_threads() const { return false; }
};

}  // namespace distro::recipe
