#include "repo/git.hpp"

#include <algorithm>
#include <set>

#include "base/nearest_word.hpp"
#include "repo/handles.hpp"

namespace distro::repo {

struct Repository::Handle {
  Library library;  ///< in use before the repository and until after it
  RepositoryPointer repository;
};

namespace {

/// Branches and tags, as people write them; of a remote branch also its plain name.
std::vector<std::string> revision_names(git_repository* repository) {
  git_strarray references{};
  if (git_reference_list(&references, repository) != 0) {
    return {};
  }
  std::set<std::string> names;
  for (std::size_t at = 0; at < references.count; ++at) {
    const std::string name = references.strings[at];
    for (const std::string_view prefix :
         {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
      if (name.starts_with(prefix)) {
        names.insert(name.substr(prefix.size()));
      }
    }
  }
  git_strarray_dispose(&references);
  return {names.begin(), names.end()};
}

int add_paths(const git_diff_delta* delta, float, void* payload) {
  auto& paths = *static_cast<std::set<std::string>*>(payload);
  for (const char* path : {delta->old_file.path, delta->new_file.path}) {
    if (path != nullptr) {
      paths.insert(path);
    }
  }
  return 0;
}

DiffPointer diff_of(git_repository* repository, const std::string& base,
                    const std::string& head) {
  const TreePointer before = tree_of_commit(repository, base);
  const TreePointer after = tree_of_commit(repository, head);
  git_diff* made = nullptr;
  if (git_diff_tree_to_tree(&made, repository, before.get(), after.get(), nullptr) !=
      0) {
    throw git_fault("cannot compare the commits " + base + " and " + head);
  }
  return DiffPointer(made);
}

/// Says what libgit2 would say, without setting it up, which takes longer than a small
/// test: it reads all certificates of the machine.
void require_repository_above(const std::filesystem::path& path) {
  std::error_code unreadable;
  std::filesystem::path folder = std::filesystem::weakly_canonical(path, unreadable);
  for (; !unreadable; folder = folder.parent_path()) {
    std::error_code missing;
    if (std::filesystem::exists(folder / ".git", missing) ||
        std::filesystem::exists(folder / "HEAD", missing)) {
      return;
    }
    if (folder == folder.parent_path()) {
      throw InputError(path.string() + " is not in a git repository");
    }
  }
}

}  // namespace

CommitPointer find_commit(git_repository* repository, const std::string& id) {
  const git_oid oid = oid_of(id);
  git_commit* commit = nullptr;
  if (git_commit_lookup(&commit, repository, &oid) != 0) {
    throw git_fault("cannot read the commit " + id);
  }
  return CommitPointer(commit);
}

TreePointer tree_of_commit(git_repository* repository, const std::string& id) {
  const CommitPointer commit = find_commit(repository, id);
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, commit.get()) != 0) {
    throw git_fault("cannot read the files of the commit " + id);
  }
  return TreePointer(tree);
}

std::string text_of(const git_oid& id) {
  std::string text(GIT_OID_HEXSZ, '0');
  git_oid_fmt(text.data(), &id);
  return text;
}

git_oid oid_of(const std::string& id) {
  git_oid oid{};
  if (git_oid_fromstr(&oid, id.c_str()) != 0) {
    throw InternalError("'" + id + "' is no commit id");
  }
  return oid;
}

Repository::Repository(const std::filesystem::path& path) {
  require_repository_above(path);
  handle_ = std::make_unique<Handle>();
  git_repository* repository = nullptr;
  const int error = git_repository_open_ext(&repository, path.c_str(), 0, nullptr);
  if (error == GIT_ENOTFOUND) {
    throw InputError(path.string() + " is not in a git repository");
  }
  if (error != 0) {
    throw InputError("cannot open the git repository at " + path.string() + ": " +
                     git_reason());
  }
  handle_->repository.reset(repository);
}

Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

std::filesystem::path Repository::root() const {
  git_repository* repository = handle_->repository.get();
  const char* folder = git_repository_workdir(repository);
  std::string path = folder != nullptr ? folder : git_repository_path(repository);
  while (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  return path;
}

std::optional<std::string> Repository::setting(const std::string& name) const {
  git_config* found = nullptr;
  if (git_repository_config_snapshot(&found, handle_->repository.get()) != 0) {
    return std::nullopt;
  }
  const ConfigPointer config(found);
  const char* value = nullptr;
  if (git_config_get_string(&value, config.get(), name.c_str()) != 0) {
    return std::nullopt;
  }
  return std::string(value);
}

std::string Repository::commit_of(const std::string& revision) const {
  git_repository* repository = handle_->repository.get();
  git_object* found = nullptr;
  const int error = git_revparse_single(&found, repository, revision.c_str());
  const ObjectPointer object(found);
  if (error == GIT_EAMBIGUOUS) {
    throw InputError("the revision '" + revision +
                     "' is ambiguous; give more digits of the commit's id");
  }
  if (error != 0) {
    throw InputError("unknown revision '" + revision + "'" +
                     base::did_you_mean(revision, revision_names(repository)));
  }
  git_object* peeled = nullptr;
  if (git_object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT) != 0) {
    throw InputError("the revision '" + revision + "' is not a commit");
  }
  const ObjectPointer commit(peeled);
  return text_of(*git_object_id(commit.get()));
}

bool Repository::is_shallow() const {
  return git_repository_is_shallow(handle_->repository.get()) == 1;
}

std::optional<std::string> Repository::merge_base(const std::string& one,
                                                  const std::string& other) const {
  git_repository* repository = handle_->repository.get();
  if (is_shallow()) {
    const std::string found = shallow_merge_base(repository, one, other);
    return found.empty() ? std::nullopt : std::optional(found);
  }
  const git_oid first = oid_of(one);
  const git_oid second = oid_of(other);
  git_oid found{};
  const int error = git_merge_base(&found, repository, &first, &second);
  if (error == GIT_ENOTFOUND) {
    return std::nullopt;
  }
  if (error != 0) {
    throw git_fault("cannot find the common ancestor of " + one + " and " + other);
  }
  return text_of(found);
}

std::vector<std::string> Repository::changed_files(const std::string& base,
                                                   const std::string& head) const {
  const DiffPointer diff = diff_of(handle_->repository.get(), base, head);
  std::set<std::string> paths;
  git_diff_foreach(diff.get(), add_paths, nullptr, nullptr, nullptr, &paths);
  return {paths.begin(), paths.end()};
}

std::map<std::string, std::string> Repository::moved_files(
    const std::string& base, const std::string& head) const {
  const DiffPointer diff = diff_of(handle_->repository.get(), base, head);
  git_diff_find_options options = GIT_DIFF_FIND_OPTIONS_INIT;
  options.flags = GIT_DIFF_FIND_RENAMES;
  if (git_diff_find_similar(diff.get(), &options) != 0) {
    throw git_fault("cannot find the files that were moved up to the commit " + head);
  }
  std::map<std::string, std::string> moved;
  for (std::size_t at = 0; at < git_diff_num_deltas(diff.get()); ++at) {
    const git_diff_delta* delta = git_diff_get_delta(diff.get(), at);
    if (delta->status == GIT_DELTA_RENAMED) {
      moved.emplace(delta->new_file.path, delta->old_file.path);
    }
  }
  return moved;
}

std::string Repository::commit_of_working_tree() const {
  return repo::commit_of_working_tree(handle_->repository.get(), commit_of("HEAD"));
}

std::unique_ptr<recipe::FileTree> Repository::files_of(
    const std::string& commit) const {
  git_repository* repository = handle_->repository.get();
  return files_of_commit(repository, commit);
}

}  // namespace distro::repo
