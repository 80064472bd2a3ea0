#include "prefix/prefix_tree.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "prefix/link_error.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_folders = 1'000'000;

void create(const fs::path& path) {
  std::error_code error;
  fs::create_directory(path, error);
  if (error) {
    throw EnvironmentError(path.string() +
                           ": cannot make the folder: " + error.message());
  }
}

}  // namespace

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

bool is_within(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

PrefixTree::PrefixTree(fs::path root)
    : root_(std::move(root)), canonical_root_(fs::canonical(root_)) {}

void PrefixTree::displace(const std::string& path, std::string_view owner) {
  const auto found = owners_.find(path);
  const std::string before = found == owners_.end() ? path + ", which no package holds,"
                                                    : path + " of " + found->second;
  note(before + " is replaced by that of " + std::string(owner));
  base::remove_tree(root_ / path);
}

void PrefixTree::create_folder(const fs::path& path) {
  if (++folders_ > most_folders) {
    throw LinkError("the packages have more than " + std::to_string(most_folders) +
                    " folders");
  }
  create(path);
}

void PrefixTree::require_folder_inside(const std::string& path,
                                       std::string_view owner) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(root_ / path, error);
  if (!error && !is_within(target, canonical_root_)) {
    throw LinkError("the symbolic link " + path + " leads to " + target.string() +
                    ", outside the prefix: nothing is written through it");
  }
  if (error || !fs::is_directory(target, error)) {
    displace(path, owner);
    create_folder(root_ / path);
  }
}

void PrefixTree::make_folder(const std::string& path, std::string_view owner) {
  if (path.empty() || checked_.contains(path)) {
    return;
  }
  make_folder(parent_of(path), owner);
  const fs::path here = root_ / path;
  const fs::file_type type = fs::symlink_status(here).type();
  if (type == fs::file_type::symlink) {
    require_folder_inside(path, owner);
  } else if (type != fs::file_type::directory) {
    if (type != fs::file_type::not_found) {
      displace(path, owner);
    }
    create_folder(here);
  }
  checked_.insert(path);
}

std::string PrefixTree::make_way(const std::string& path, std::string_view owner) {
  std::string folder = parent_of(path);
  if (folder != last_folder_) {
    make_folder(folder, owner);
    last_folder_ = std::move(folder);
  }
  std::string here = root_.native() + "/" + path;
  struct stat status = {};
  if (::lstat(here.c_str(), &status) == 0) {
    displace(path, owner);
  }
  owners_.insert_or_assign(path, std::string(owner));
  return here;
}

void PrefixTree::remove(const std::string& path) {
  make_folder(parent_of(path), "");
  base::remove_tree(root_ / path);
}

}  // namespace distro::prefix
