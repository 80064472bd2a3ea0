#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/change_options.hpp"

namespace distro::cli {
namespace {

/// "numpy 1.26.3 -> 2.0.2", "six is new", "pytz leaves the distribution".
std::string line_of(const repo::ChangedPackage& package) {
  std::string version = package.previous_version;
  for (const repo::WantedArtifact& artifact : package.artifacts) {
    version = artifact.name == package.name ? artifact.version : version;
  }
  switch (package.kind) {
    case repo::ChangeKind::added:
      return package.name + " " + version + " is new";
    case repo::ChangeKind::updated:
      return package.artifacts.empty()
                 ? package.name + ": nothing new is to be built"
                 : package.name + " " + package.previous_version + " -> " + version;
    case repo::ChangeKind::renamed:
      return package.previous_name + " " + package.previous_version + " becomes " +
             package.name + " " + version;
    case repo::ChangeKind::removed:
      return package.name + " leaves the distribution";
  }
  return "";
}

std::string text_of(const app::ChangeSet& change, const app::RunFolder& folder) {
  std::string text;
  for (const repo::ChangedPackage& package : change.change.packages) {
    text += line_of(package) + "\n";
    for (const job::Candidate& candidate : change.candidates) {
      const bool its_own =
          std::any_of(package.artifacts.begin(), package.artifacts.end(),
                      [&](const repo::WantedArtifact& artifact) {
                        return artifact.name == candidate.record.name;
                      });
      text += its_own
                  ? "  " + candidate.record.subdir + "/" + candidate.record.fn + "\n"
                  : "";
    }
  }
  text += text.empty() ? "no package changes\n" : "";
  return text + folder.file("change.json").string() + "\n";
}

int change(const ChangeOptions& options, const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  const std::string head = head_of(options, workspace);
  const app::RunFolder folder(run_folder_of(options, workspace, head));
  const app::ChangeSet found = app::find_change(workspace, options.base, head);
  folder.write(found);
  if (common.json) {
    print_json(app::to_json(found));
  } else {
    print(text_of(found, folder));
  }
  return 0;
}

}  // namespace

void register_change(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<ChangeOptions>();
  CLI::App* command =
      app.add_subcommand("change", "Finds what a change would bring in");
  add_change_options(*command, *options);
  command->footer("Example:\n  conda-distro change --head numpy-2 --run /tmp/numpy-2");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return change(*options, common);
    };
  });
}

}  // namespace distro::cli
