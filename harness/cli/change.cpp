#include "app/change.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string base = "main";
  std::string head = "HEAD";
  std::string run;
};

std::string text_of(const app::ChangeSet& change, const app::RunFolder& folder) {
  std::string text;
  for (const job::Candidate& candidate : change.candidates) {
    text += candidate.record.name + " " + candidate.record.version + "  " +
            candidate.record.subdir + "/" + candidate.record.fn + "\n";
  }
  if (text.empty()) {
    text = "no artifact changes\n";
  }
  return text + folder.file("change.json").string() + "\n";
}

int change(const Options& options, const CommonOptions& common) {
  const app::Workspace workspace = app::open_workspace(common.repository);
  const app::RunFolder folder(
      options.run.empty()
          ? app::default_run_folder(workspace, options.base, options.head)
          : std::filesystem::absolute(options.run));
  const app::ChangeSet found = app::find_change(workspace, options.base, options.head);
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
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("change", "Finds what a change would bring in");
  command
      ->add_option("--base", options->base,
                   "branch that the change is to enter (default: main)")
      ->type_name("REVISION");
  command->add_option("--head", options->head, "the change (default: HEAD)")
      ->type_name("REVISION");
  command
      ->add_option("--run", options->run,
                   "folder of the run (default: below .conda-distro/runs)")
      ->type_name("DIR");
  command->footer("Example:\n  conda-distro change --head numpy-2 --run /tmp/numpy-2");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return change(*options, common);
    };
  });
}

}  // namespace distro::cli
