// The two kinds of FileTree: the files of a commit, and those on disk.
#include <algorithm>
#include <chrono>
#include <system_error>

#include "base/file.hpp"
#include "base/file_stamp.hpp"
#include "base/hash.hpp"
#include "repo/git.hpp"
#include "repo/handles.hpp"

namespace distro::repo {
namespace {

namespace fs = std::filesystem;

class CommitFiles final : public recipe::FileTree {
 public:
  CommitFiles(git_repository* repository, TreePointer tree)
      : repository_(repository), tree_(std::move(tree)) {}

  std::optional<std::string> read(std::string_view path) const override {
    const TreeEntryPointer entry = entry_at(path);
    if (entry == nullptr || git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB) {
      return std::nullopt;
    }
    git_blob* found = nullptr;
    if (git_blob_lookup(&found, repository_, git_tree_entry_id(entry.get())) != 0) {
      throw git_fault("cannot read " + std::string(path));
    }
    const BlobPointer blob(found);
    const auto* bytes = static_cast<const char*>(git_blob_rawcontent(blob.get()));
    return std::string(bytes, static_cast<std::size_t>(git_blob_rawsize(blob.get())));
  }

  std::optional<std::string> state_of(std::string_view path) const override {
    const TreeEntryPointer entry = entry_at(path);
    if (entry == nullptr || git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB) {
      return std::nullopt;
    }
    return "blob " + text_of(*git_tree_entry_id(entry.get()));
  }

  std::vector<std::string> list(std::string_view folder) const override {
    if (folder.empty()) {
      return files_below(*tree_, "");
    }
    const TreeEntryPointer entry = entry_at(folder);
    if (entry == nullptr || git_tree_entry_type(entry.get()) != GIT_OBJECT_TREE) {
      return {};
    }
    git_tree* found = nullptr;
    if (git_tree_lookup(&found, repository_, git_tree_entry_id(entry.get())) != 0) {
      throw git_fault("cannot read the folder " + std::string(folder));
    }
    return files_below(*TreePointer(found), std::string(folder) + "/");
  }

 private:
  struct Listing {
    std::string folder;
    std::vector<std::string> paths;
  };

  static std::vector<std::string> files_below(const git_tree& tree,
                                              std::string folder) {
    Listing listing{std::move(folder), {}};
    git_tree_walk(&tree, GIT_TREEWALK_PRE, add_file, &listing);
    std::sort(listing.paths.begin(), listing.paths.end());
    return std::move(listing.paths);
  }

  static int add_file(const char* root, const git_tree_entry* entry, void* payload) {
    auto& listing = *static_cast<Listing*>(payload);
    if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB) {
      listing.paths.push_back(listing.folder + root + git_tree_entry_name(entry));
    }
    return 0;
  }

  TreeEntryPointer entry_at(std::string_view path) const {
    git_tree_entry* entry = nullptr;
    const std::string text(path);
    const int error = git_tree_entry_bypath(&entry, tree_.get(), text.c_str());
    return TreeEntryPointer(error == 0 ? entry : nullptr);
  }

  git_repository* repository_;
  TreePointer tree_;
};

class DiskFiles final : public recipe::FileTree {
 public:
  explicit DiskFiles(fs::path root) : root_(std::move(root)) {}

  std::optional<std::string> read(std::string_view path) const override {
    const fs::path file = root_ / path;
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) {
      return std::nullopt;
    }
    return base::read_file(file);
  }

  std::optional<std::string> state_of(std::string_view path) const override {
    const auto now = std::chrono::system_clock::now();
    const fs::path file = root_ / path;
    const std::optional<base::FileStamp> stamp = base::stamp_of_target(file);
    if (!stamp) {
      return std::nullopt;
    }
    return base::is_settled(*stamp, now) ? "file " + base::text_of(*stamp)
                                         : "bytes " + base::sha256_of_file(file);
  }

  bool serves_threads() const override { return true; }

  std::vector<std::string> list(std::string_view folder) const override {
    std::vector<std::string> paths;
    std::error_code error;
    const fs::path start = root_ / folder;
    if (!fs::is_directory(start, error)) {
      return paths;
    }
    fs::recursive_directory_iterator at(start, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (at->path().filename() == ".git") {
        at.disable_recursion_pending();
      } else if (at->is_regular_file() || at->is_symlink()) {
        paths.push_back(at->path().lexically_relative(root_).generic_string());
      }
    }
    if (error) {
      throw EnvironmentError("cannot list " + start.string() + ": " + error.message());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }

 private:
  fs::path root_;
};

}  // namespace

std::unique_ptr<recipe::FileTree> files_of_commit(git_repository* repository,
                                                  const std::string& commit) {
  return std::make_unique<CommitFiles>(repository, tree_of_commit(repository, commit));
}

std::unique_ptr<recipe::FileTree> files_on_disk(const std::filesystem::path& root) {
  return std::make_unique<DiskFiles>(root);
}

}  // namespace distro::repo
