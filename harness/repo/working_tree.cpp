// The working tree as a commit that nothing names, as git stash create makes one.
#include <string_view>

#include "repo/handles.hpp"

namespace distro::repo {
namespace {

using IndexPointer = std::unique_ptr<git_index, Freed<git_index_free>>;
using SignaturePointer = std::unique_ptr<git_signature, Freed<git_signature_free>>;

/// What we write there ourselves is no part of a change.
int leave_out_our_folder(const char* path, const char*, void*) {
  return std::string_view(path).starts_with(".conda-distro/") ? 1 : 0;
}

/// The tree of all that is there. The index is changed in memory only.
git_oid written_tree(git_repository* repository) {
  git_index* found = nullptr;
  if (git_repository_index(&found, repository) != 0) {
    throw git_fault("cannot read the index");
  }
  const IndexPointer index(found);
  git_oid tree{};
  const bool written =
      git_index_update_all(index.get(), nullptr, leave_out_our_folder, nullptr) == 0 &&
      git_index_add_all(index.get(), nullptr, GIT_INDEX_ADD_DEFAULT,
                        leave_out_our_folder, nullptr) == 0 &&
      git_index_write_tree(&tree, index.get()) == 0;
  const EnvironmentError fault = git_fault("cannot read the working tree");
  git_index_read(index.get(), 1);
  if (!written) {
    throw EnvironmentError(fault);
  }
  return tree;
}

}  // namespace

std::string commit_of_working_tree(git_repository* repository,
                                   const std::string& head) {
  if (git_repository_is_bare(repository) == 1) {
    throw InputError(
        "this repository is bare: it has no working tree, hence no uncommitted edits");
  }
  const CommitPointer parent = find_commit(repository, head);
  const git_oid id = written_tree(repository);
  if (git_oid_equal(&id, git_commit_tree_id(parent.get())) == 1) {
    return head;
  }
  git_tree* found = nullptr;
  git_signature* made = nullptr;
  const bool there = git_tree_lookup(&found, repository, &id) == 0 &&
                     git_signature_new(&made, "conda-distro", "conda-distro@localhost",
                                       git_commit_time(parent.get()), 0) == 0;
  const TreePointer tree(found);
  const SignaturePointer author(made);
  const git_commit* parents[] = {parent.get()};
  git_oid commit{};
  if (!there ||
      git_commit_create(&commit, repository, nullptr, author.get(), author.get(),
                        nullptr, "Uncommitted edits\n", tree.get(), 1, parents) != 0) {
    throw git_fault("cannot write the working tree's files down");
  }
  return text_of(commit);
}

}  // namespace distro::repo
