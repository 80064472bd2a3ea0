// Common ancestors in a shallow clone, where libgit2 fails on the first missing parent.
#include <queue>
#include <set>
#include <tuple>

#include "repo/handles.hpp"

namespace distro::repo {
namespace {

/// The parents of a commit that are here.
std::vector<std::string> present_parents(git_repository* repository,
                                         const git_commit* commit) {
  std::vector<std::string> parents;
  for (unsigned at = 0; at < git_commit_parentcount(commit); ++at) {
    const git_oid* id = git_commit_parent_id(commit, at);
    git_commit* found = nullptr;
    if (git_commit_lookup(&found, repository, id) == 0) {
      const CommitPointer owner(found);
      parents.push_back(text_of(*id));
    }
  }
  return parents;
}

std::set<std::string> ancestors_of(git_repository* repository, const std::string& id) {
  std::set<std::string> seen{id};
  std::vector<std::string> open{id};
  while (!open.empty()) {
    const CommitPointer commit = find_commit(repository, open.back());
    open.pop_back();
    for (const std::string& parent : present_parents(repository, commit.get())) {
      if (seen.insert(parent).second) {
        open.push_back(parent);
      }
    }
  }
  return seen;
}

}  // namespace

/// The youngest common one: going back in time from `other`, the first that is met.
std::string shallow_merge_base(git_repository* repository, const std::string& one,
                               const std::string& other) {
  const std::set<std::string> ancestors = ancestors_of(repository, one);
  std::set<std::string> seen{other};
  std::priority_queue<std::tuple<git_time_t, std::string>> open;
  open.emplace(git_commit_time(find_commit(repository, other).get()), other);
  while (!open.empty()) {
    const std::string id = std::get<1>(open.top());
    open.pop();
    if (ancestors.contains(id)) {
      return id;
    }
    const CommitPointer commit = find_commit(repository, id);
    for (const std::string& parent : present_parents(repository, commit.get())) {
      if (seen.insert(parent).second) {
        open.emplace(git_commit_time(find_commit(repository, parent).get()), parent);
      }
    }
  }
  return "";
}

}  // namespace distro::repo
