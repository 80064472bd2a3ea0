// libgit2's objects with owners, and its faults as ours. Included by sources only.
#pragma once

#include <git2.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "recipe/catalog.hpp"

namespace distro::repo {

template <auto Free>
struct Freed {
  template <typename Object>
  void operator()(Object* object) const {
    Free(object);
  }
};

using RepositoryPointer = std::unique_ptr<git_repository, Freed<git_repository_free>>;
using ObjectPointer = std::unique_ptr<git_object, Freed<git_object_free>>;
using CommitPointer = std::unique_ptr<git_commit, Freed<git_commit_free>>;
using TreePointer = std::unique_ptr<git_tree, Freed<git_tree_free>>;
using TreeEntryPointer = std::unique_ptr<git_tree_entry, Freed<git_tree_entry_free>>;
using BlobPointer = std::unique_ptr<git_blob, Freed<git_blob_free>>;
using ConfigPointer = std::unique_ptr<git_config, Freed<git_config_free>>;
using DiffPointer = std::unique_ptr<git_diff, Freed<git_diff_free>>;

/// libgit2 is set up while there is one; it counts them.
struct Library {
  Library() { git_libgit2_init(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() { git_libgit2_shutdown(); }
};

/// libgit2's words for what went wrong last in this thread.
inline std::string git_reason() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? error->message
                                                       : "no reason given";
}

/// The repository is damaged or cannot be read.
inline EnvironmentError git_fault(const std::string& what) {
  return EnvironmentError(what + ": " + git_reason());
}

/// The commit with this id. Throws EnvironmentError.
[[nodiscard]] CommitPointer find_commit(git_repository* repository,
                                        const std::string& id);
[[nodiscard]] TreePointer tree_of_commit(git_repository* repository,
                                         const std::string& id);

[[nodiscard]] std::string text_of(const git_oid& id);
[[nodiscard]] git_oid oid_of(const std::string& id);

/// The files of a commit. Must not outlive the repository.
[[nodiscard]] std::unique_ptr<recipe::FileTree> files_of_commit(
    git_repository* repository, const std::string& commit);

/// Repository::commit_of_working_tree; `head` is HEAD's commit.
[[nodiscard]] std::string commit_of_working_tree(git_repository* repository,
                                                 const std::string& head);

/// The best common ancestor as far as the history of a shallow clone is here.
[[nodiscard]] std::string shallow_merge_base(git_repository* repository,
                                             const std::string& one,
                                             const std::string& other);

}  // namespace distro::repo
