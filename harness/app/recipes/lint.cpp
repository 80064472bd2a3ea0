#include "app/recipes/lint.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "app/channels.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/nearest_word.hpp"
#include "recipe/lint/fixes.hpp"
#include "recipe/schema/json_schema.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

/// Paths relative to the repository; empty: everything.
using Selection = std::vector<std::string>;

bool selects(const Selection& selection, const std::string& path) {
  return selection.empty() ||
         std::any_of(selection.begin(), selection.end(), [&](const std::string& one) {
           return path == one || path.starts_with(one + "/");
         });
}

Selection selected_paths(const fs::path& root, const std::vector<fs::path>& paths) {
  Selection selection;
  for (const fs::path& path : paths) {
    const fs::path relative =
        fs::weakly_canonical(path).lexically_relative(fs::weakly_canonical(root));
    if (!fs::exists(path)) {
      throw UsageError(path.string() + ": there is no such file or folder");
    }
    if (relative.empty() || *relative.begin() == "..") {
      throw UsageError(path.string() + ": this is not in the distribution, " +
                       root.string());
    }
    if (relative == ".") {
      return {};
    }
    selection.push_back(relative.generic_string());
  }
  return selection;
}

/// Any file of the folder is there in one of the states only, or differs.
bool folder_differs(const recipe::FileTree& one, const recipe::FileTree& other,
                    const std::string& folder) {
  const std::vector<std::string> files = one.list(folder);
  return files != other.list(folder) ||
         std::any_of(files.begin(), files.end(), [&](const std::string& file) {
           return one.read(file) != other.read(file);
         });
}

std::string recipe_folder_of(const recipe::FileTree& tree, const std::string& path) {
  try {
    return recipe::load_manifest(tree, path).recipe;
  } catch (const InputError&) {
    return "recipes/" + fs::path(path).stem().string();
  }
}

/// Manifests and recipes of the packages that differ; everything if distro.yaml does.
/// `any` is false if nothing differs.
Selection changed_paths(const recipe::FileTree& now, const recipe::FileTree& before,
                        bool& any) {
  any = true;
  if (now.read("distro.yaml") != before.read("distro.yaml")) {
    return {};
  }
  Selection selection;
  for (const std::string& path : recipe::manifests_of(now)) {
    const std::string folder = recipe_folder_of(now, path);
    if (now.read(path) != before.read(path) || folder_differs(now, before, folder)) {
      selection.push_back(path);
      selection.push_back(folder);
    }
  }
  any = !selection.empty();
  return selection;
}

/// The files that the change began from: the merge base of a revision and HEAD.
std::unique_ptr<recipe::FileTree> former_files(const repo::Repository& repository,
                                               const std::string& revision) {
  const std::string base = repository.commit_of(revision);
  const std::string head = repository.commit_of("HEAD");
  return repository.files_of(repository.merge_base(base, head).value_or(base));
}

/// The records of a name in the channels of all subdirs; the first channel that has it
/// speaks alone where the distribution is strict.
recipe::RecordsOf records_of_channels(const Workspace& workspace,
                                      const recipe::FileTree& tree) {
  const recipe::Distribution distribution = load_distribution(tree);
  const bool strict = distribution.channel_priority == "strict";
  std::map<std::string, graph::ChannelView> views;
  for (const std::string& subdir : distribution.subdirs) {
    views.emplace(subdir, load_view(workspace.config, distribution, subdir));
  }
  return [views = std::move(views), strict](std::string_view subdir,
                                            const std::string& name) {
    std::vector<channel::Record> records;
    std::string channel;
    for (const channel::Repodata& repodata : views.at(std::string(subdir)).index) {
      if (strict && !records.empty() && repodata.channel != channel) {
        break;
      }
      channel = repodata.channel;
      for (const channel::Row row : repodata.records.rows(name)) {
        records.push_back(repodata.records[row]);
      }
    }
    std::sort(records.begin(), records.end(), [](const auto& left, const auto& right) {
      return channel::compare_preference(left, right) > 0;
    });
    return records;
  };
}

recipe::LintInput input_of(const Workspace& workspace, const LintRequest& request,
                           const recipe::FileTree& tree,
                           const recipe::FileTree* former) {
  recipe::LintInput input;
  input.today = std::chrono::floor<std::chrono::days>(base::SystemClock().now());
  input.former = former;
  if (request.asks_channels) {
    input.records_of = records_of_channels(workspace, tree);
  }
  return input;
}

std::vector<recipe::Finding> selected_findings(const recipe::FileTree& tree,
                                               const recipe::LintInput& input,
                                               const Selection& selection) {
  std::vector<recipe::Finding> findings =
      recipe::lint_all(tree, known_policies(), input);
  std::erase_if(findings, [&](const recipe::Finding& finding) {
    return !selects(selection, finding.path);
  });
  return findings;
}

}  // namespace

LintAnswer lint(const Workspace& workspace, const LintRequest& request) {
  const fs::path root = workspace.repository.root();
  const std::unique_ptr<recipe::FileTree> tree = repo::files_on_disk(root);
  Selection selection = selected_paths(root, request.paths);
  std::unique_ptr<recipe::FileTree> former;
  if (!request.changed.empty()) {
    former = former_files(workspace.repository, request.changed);
    bool any = false;
    selection = changed_paths(*tree, *former, any);
    if (!any) {
      return {};
    }
  }
  const recipe::LintInput input = input_of(workspace, request, *tree, former.get());
  LintAnswer answer;
  answer.findings = selected_findings(*tree, input, selection);
  if (request.fix) {
    answer.changes = recipe::apply_fixes(
        *tree, answer.findings,
        [&](const recipe::FixedFile& file) {
          base::write_file(root / file.path, file.text);
        },
        [&] { return selected_findings(*tree, input, selection); });
  }
  return answer;
}

base::Json schema_of(const std::string& what) {
  if (what == "manifest") {
    return recipe::json_schema(
        recipe::manifest_shape(), "conda-distro manifest",
        "packages/<name>.yaml: who maintains a package, where it "
        "is staged, what its tests need.");
  }
  if (what == "distribution") {
    return recipe::json_schema(
        recipe::distribution_shape(known_policies()), "conda-distro distribution",
        "distro.yaml: channels, platforms, policies, runners, limits, lint.");
  }
  const std::vector<std::string> known{"manifest", "distribution"};
  throw UsageError("there is no schema '" + what + "'" +
                   base::did_you_mean(what, known) +
                   "\n  see 'conda-distro schema --help'");
}

}  // namespace distro::app
