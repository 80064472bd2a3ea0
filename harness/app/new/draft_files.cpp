#include "app/new/draft_files.hpp"

#include <filesystem>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::app {

namespace fs = std::filesystem;

std::optional<std::string> DraftFiles::read(std::string_view path) const {
  const auto found = texts_.find(std::string(path));
  return found != texts_.end() ? std::optional(found->second) : below_.read(path);
}

std::optional<std::string> DraftFiles::state_of(std::string_view path) const {
  const auto found = texts_.find(std::string(path));
  return found != texts_.end() ? std::optional("draft " + found->second)
                               : below_.state_of(path);
}

std::vector<std::string> DraftFiles::list(std::string_view folder) const {
  const std::vector<std::string> others = below_.list(folder);
  std::set<std::string> paths(others.begin(), others.end());
  for (const auto& [path, text] : texts_) {
    if (folder.empty() || path.starts_with(std::string(folder) + "/")) {
      paths.insert(path);
    }
  }
  return {paths.begin(), paths.end()};
}

void write_new_files(const fs::path& root, const DraftFiles& draft,
                     const std::string& folder, const std::string& last) {
  const fs::path target = root / folder;
  const fs::path beside =
      target.parent_path() / ("." + target.filename().string() + ".new");
  base::remove_tree(beside);  // of one that was killed
  for (const auto& [path, text] : draft.texts()) {
    if (path.starts_with(folder + "/")) {
      base::write_file(beside / path.substr(folder.size() + 1), text);
    }
  }
  std::error_code error;
  fs::rename(beside, target, error);
  if (error) {
    base::remove_tree(beside);
    throw EnvironmentError(target.string() + ": cannot be written: " + error.message());
  }
  try {
    base::write_file(root / last, draft.texts().at(last));
  } catch (const Error&) {
    base::remove_tree(target);
    throw;
  }
}

}  // namespace distro::app
