#include "prefix/link_files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <system_error>

#include "base/escaped_text.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "prefix/file_copy.hpp"
#include "prefix/link_error.hpp"
#include "prefix/parallel_loop.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;
using Kind = PlannedPath::Kind;

std::string_view conda_name(Kind kind) {
  switch (kind) {
    case Kind::file:
      return "hardlink";
    case Kind::symbolic_link:
      return "softlink";
    case Kind::folder:
      return "directory";
  }
  return "";
}

RecordedPath recorded(const PlannedPath& path) {
  RecordedPath result;
  result.path = path.target;
  result.type = conda_name(path.kind);
  result.sha256 = path.listed.sha256;
  if (path.kind == Kind::file) {
    result.sha256_in_prefix = path.listed.sha256;
  }
  result.size = path.listed.size;
  result.placeholder = path.listed.placeholder;
  result.no_link = path.listed.no_link;
  return result;
}

mode_t mode_of(const fs::path& file) {
  struct stat status = {};
  return ::stat(file.c_str(), &status) == 0 ? status.st_mode : mode_t{0644};
}

/// Writes one file and the digest of what it became.
void write_file(const PlannedPath& path, const std::string& target,
                const std::string& prefix, FileCopier& copier, RecordedPath& result) {
  if (!path.listed.placeholder) {
    copier.copy(path.source.native(), target);
    return;
  }
  const std::string before = base::read_file(path.source);
  const std::string after = while_doing(
      "replacing the placeholder in " + path.listed.path,
      [&] { return replace_placeholder(before, *path.listed.placeholder, prefix); });
  if (after == before) {
    copier.copy(path.source.native(), target);
    return;
  }
  write_new_file(target, after, mode_of(path.source));
  result.sha256_in_prefix = base::sha256(after);
}

/// The files of `indexes`, several at a time.
void write_files(const PackagePlan& plan, const std::vector<std::size_t>& indexes,
                 const std::vector<std::string>& targets, const std::string& prefix,
                 std::vector<RecordedPath>& results) {
  FileCopier copier;
  parallel_loop(indexes.size(), [&](std::size_t number) {
    const std::size_t index = indexes[number];
    write_file(plan.paths[index], targets[number], prefix, copier, results[index]);
  });
}

/// Copies what an absolute link names. The program does it, not we: it sees only what
/// the sandbox shows, so that no package carries a private file of this machine away.
void copy_link_target(const PlannedPath& path, const fs::path& link_target,
                      const fs::path& target, const Run& run) {
  std::error_code error;
  const bool is_file = fs::is_regular_file(link_target, error);
  base::ProcessRequest request;
  request.argv = {"cp", "--preserve=mode,timestamps", "--", link_target.string(),
                  target.string()};
  request.environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C"}};
  if (!is_file || !succeeded(run(request))) {
    throw LinkError(path.listed.path + " is a symbolic link to " +
                    base::escaped(link_target.string()) +
                    ", which is no file that can be copied here (of a link with an "
                    "absolute target conda installs a copy)");
  }
}

void make_link(const fs::path& link_target, const fs::path& target) {
  std::error_code error;
  fs::create_symlink(link_target, target, error);
  if (error) {
    throw EnvironmentError(target.string() +
                           ": cannot make the symbolic link: " + error.message());
  }
}

/// The places in the plan of what is to be written.
std::vector<std::size_t> places_to_write(PrefixTree& tree, const PackagePlan& plan,
                                         Manner manner) {
  std::vector<std::size_t> result;
  for (std::size_t index = 0; index < plan.paths.size(); ++index) {
    const PlannedPath& path = plan.paths[index];
    if (manner == Manner::rattler && path.kind != Kind::folder &&
        tree.is_taken(path.target)) {
      tree.note(path.target + " of " + plan.package->record.distribution() +
                " is left out: another package has it");
    } else {
      result.push_back(index);
    }
  }
  return result;
}

void write_links(PrefixTree& tree, const PackagePlan& plan,
                 const std::vector<std::size_t>& places,
                 const std::function<void(const PlannedPath&, const fs::path&,
                                          const fs::path&)>& write) {
  for (const std::size_t place : places) {
    const PlannedPath& path = plan.paths[place];
    if (path.kind == Kind::symbolic_link) {
      write(path, fs::read_symlink(path.source),
            tree.make_way(path.target, plan.package->record.distribution()));
    }
  }
}

}  // namespace

std::vector<RecordedPath> link_files(PrefixTree& tree, const PackagePlan& plan,
                                     Manner manner, const Run& run) {
  const std::string owner = plan.package->record.distribution();
  std::vector<RecordedPath> results;
  std::transform(plan.paths.begin(), plan.paths.end(), std::back_inserter(results),
                 recorded);
  const std::vector<std::size_t> places = places_to_write(tree, plan, manner);
  for (const std::size_t place : places) {
    if (plan.paths[place].kind == Kind::folder) {
      tree.make_folder(plan.paths[place].target, owner);
    }
  }
  std::vector<std::size_t> files;
  std::vector<std::string> targets;
  for (const std::size_t place : places) {
    if (plan.paths[place].kind == Kind::file) {
      files.push_back(place);
      targets.push_back(tree.make_way(plan.paths[place].target, owner));
    }
  }
  write_files(plan, files, targets, tree.root().string(), results);
  write_links(tree, plan, places,
              [&](const PlannedPath& path, const fs::path& link_target,
                  const fs::path& target) {
                if (link_target.is_absolute() && manner == Manner::conda) {
                  copy_link_target(path, link_target, target, run);
                } else {
                  make_link(link_target, target);
                }
              });
  tree.look_again();
  return results;
}

}  // namespace distro::prefix
