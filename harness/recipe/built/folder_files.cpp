#include "recipe/built/folder_files.hpp"

namespace distro::recipe {
namespace {

constexpr std::string_view root = "recipe/";

}  // namespace

std::string FolderFiles::path_of(const std::string& file) {
  return std::string(root) + file;
}

std::optional<std::string> FolderFiles::read(std::string_view path) const {
  const auto found = path.starts_with(root)
                         ? files_.find(std::string(path.substr(root.size())))
                         : files_.end();
  return found == files_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> FolderFiles::state_of(std::string_view path) const {
  return read(path);
}

std::vector<std::string> FolderFiles::list(std::string_view folder) const {
  std::vector<std::string> paths;
  for (const auto& [name, text] : files_) {
    const std::string path = path_of(name);
    if (folder.empty() || path.starts_with(std::string(folder) + "/")) {
      paths.push_back(path);
    }
  }
  return paths;
}

}  // namespace distro::recipe
