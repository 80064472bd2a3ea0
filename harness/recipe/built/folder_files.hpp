// The files of a recipe's folder as if they were in a distribution.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/file_tree.hpp"

namespace distro::recipe {

class FolderFiles final : public FileTree {
 public:
  /// `files` are texts by path within the folder; they must outlive this.
  explicit FolderFiles(const std::map<std::string, std::string>& files)
      : files_(files) {}

  /// Where the tree has a file of the folder.
  [[nodiscard]] static std::string path_of(const std::string& file);

  [[nodiscard]] std::optional<std::string> read(std::string_view path) const override;
  [[nodiscard]] std::optional<std::string> state_of(
      std::string_view path) const override;
  [[nodiscard]] std::vector<std::string> list(std::string_view folder) const override;

 private:
  const std::map<std::string, std::string>& files_;
};

}  // namespace distro::recipe
