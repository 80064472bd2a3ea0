// Files that are to be: seen as if they were there, and written all or none.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/catalog.hpp"

namespace distro::app {

/// The files of a folder on disk with some others over them.
class DraftFiles final : public recipe::FileTree {
 public:
  /// `below` must outlive this.
  explicit DraftFiles(const recipe::FileTree& below) : below_(below) {}

  void put(const std::string& path, std::string text) {
    texts_[path] = std::move(text);
  }
  /// The files over the others, by path.
  [[nodiscard]] const std::map<std::string, std::string>& texts() const {
    return texts_;
  }

  [[nodiscard]] std::optional<std::string> read(std::string_view path) const override;
  [[nodiscard]] std::optional<std::string> state_of(
      std::string_view path) const override;
  [[nodiscard]] std::vector<std::string> list(std::string_view folder) const override;

 private:
  const recipe::FileTree& below_;
  std::map<std::string, std::string> texts_;
};

/// Writes `folder` beside and renames it, then `last`: a kill leaves the folder whole
/// or not at all, and `last` only with it. Takes the folder away again if `last` cannot
/// be written. Throws EnvironmentError.
void write_new_files(const std::filesystem::path& root, const DraftFiles& draft,
                     const std::string& folder, const std::string& last);

}  // namespace distro::app
