#include "app/release.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/listed.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/progress_line.hpp"
#include "cli/via_option.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string name;
  std::string via;
  app::ReleaseContents contents;
};

using Action = app::ReleaseReport (*)(const app::Workspace& workspace,
                                      const app::ReleaseChoice& choice,
                                      const app::ReleaseContents& contents);

std::string release_text(const app::ReleaseReport& report) {
  const std::string state(promotion::to_string(report.release.state));
  std::string text = report.release.name + " is " + state + "\n";
  for (const promotion::PlacedFile& file : report.files) {
    const std::string labels = base::joined(file.labels);
    const std::string where = file.found.empty()          ? "not there"
                              : file.found != file.sha256 ? "another file of this name"
                              : labels.empty()            ? "under no label"
                                                          : labels;
    text += "  " + file.file + "\n    " + where + "\n";
  }
  if (report.release.state == promotion::ReleaseState::staged) {
    text += "Look at it: conda install -c " + report.url + " ...\n";
    text += "Next: conda-distro release publish " + report.release.name + "\n";
  }
  return text;
}

int run(Action action, const Options& options, const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  ProgressLine line(common.terminal);
  const app::ReleaseReport report =
      action(workspace,
             {options.name, via_of(options.via),
              [&](std::string_view step) { line.show(step); }},
             options.contents);
  line.clear();
  if (common.json) {
    print_json(app::to_json(report));
  } else {
    print(release_text(report));
  }
  return 0;
}

CLI::App* add(CLI::App& group, Command& chosen, const char* name,
              const char* description, Action action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = group.add_subcommand(name, description);
  command->add_option("NAME", options->name, "the release, and its label")
      ->required()
      ->type_name("");
  add_via_option(*command, options->via);
  if (std::string(name) == "stage") {
    command
        ->add_option("FILE", options->contents.files,
                     "package files, or MatchSpecs of staged ones")
        ->type_name("");
    command
        ->add_option("--run", options->contents.run,
                     "the files of a run's decision instead")
        ->type_name("RUN");
  }
  command->callback([options, action, &chosen] {
    chosen = [options, action](const CommonOptions& common) {
      return run(action, *options, common);
    };
  });
  return command;
}

}  // namespace

void register_release(CLI::App& app, Command& chosen) {
  CLI::App* group =
      app.add_subcommand("release", "Shows a set to a few people, then to all at once");
  group->require_subcommand(1);
  add(*group, chosen, "stage", "Puts a set under a label of its own",
      [](const auto& workspace, const auto& choice, const auto& contents) {
        return app::stage_release(workspace, choice, contents);
      });
  add(*group, chosen, "show", "Says what the channel has of it",
      [](const auto& workspace, const auto& choice, const auto&) {
        return app::show_release(workspace, choice);
      });
  add(*group, chosen, "publish", "Gives it to everybody, in one step",
      [](const auto& workspace, const auto& choice, const auto&) {
        return app::publish_release(workspace, choice);
      });
  add(*group, chosen, "undo", "One step back: published, staged, undone",
      [](const auto& workspace, const auto& choice, const auto&) {
        return app::undo_release(workspace, choice);
      });
  group->footer(
      "Examples:\n"
      "  conda-distro release stage summer --run .conda-distro/runs/1f2e-5b6a\n"
      "  conda-distro release stage summer 'numpy 2.0.2.*' scipy-1.14.1-0.conda\n"
      "  conda-distro release publish summer\n"
      "  conda-distro release undo summer");
}

}  // namespace distro::cli
