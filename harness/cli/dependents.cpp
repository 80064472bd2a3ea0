#include "app/ask/dependents.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/dependents_answer.hpp"

namespace distro::cli {
namespace {

struct Options {
  app::DependentsQuestion question;
  ChannelOptions channels;
  std::string why;
  std::size_t limit = 10;
  bool direct = false;
  bool tree = false;
};

/// Those that mention the package themselves, not those that do through others.
bool is_direct(const Options& options) {
  return options.direct || !options.question.spec.empty() ||
         !options.question.kinds.empty();
}

void refuse_contradictions(const Options& options) {
  const char* other = options.tree ? "--tree" : options.why.empty() ? "" : "--why";
  if (is_direct(options) && *other != '\0') {
    throw UsageError("--direct, --spec and --kind are about direct dependents, " +
                     std::string(other) + " is about all");
  }
  if (options.tree && !options.why.empty()) {
    throw UsageError("--tree and --why are two questions; ask one");
  }
}

int direct(const app::DependentsScene& scene, const Options& options,
           const CommonOptions& common) {
  const app::DirectDependents found = app::direct_dependents(scene, options.question);
  print_warnings(found.warnings);
  if (common.json) {
    print_direct_json(scene, options.question, found);
  } else {
    print(direct_text(scene, found, common.terminal));
  }
  return 0;
}

int why(const app::DependentsScene& scene, const Options& options,
        const CommonOptions& common) {
  const graph::Paths paths = app::explain_dependence(scene, options.why, options.limit);
  if (common.json) {
    print_paths_json(scene, options.why, paths);
  } else {
    print(paths_text(scene, options.why, paths, common.terminal));
  }
  return paths.paths.empty() ? 1 : 0;
}

int closure(const app::DependentsScene& scene, const Options& options,
            const CommonOptions& common) {
  const graph::Closure closure = app::all_dependents(scene);
  if (common.json) {
    print_closure_json(scene, options.question, closure);
  } else {
    print(closure_text(scene, closure, options.tree, common.terminal));
  }
  return 0;
}

int dependents(const Options& options, const CommonOptions& common) {
  refuse_contradictions(options);
  ProgressLine line(common.terminal);
  const std::unique_ptr<app::DependentsScene> scene =
      app::open_scene(choice_of(options.channels, common, line), options.question);
  line.clear();
  print_warnings(scene->channels.warnings);
  if (is_direct(options)) {
    return direct(*scene, options, common);
  }
  return options.why.empty() ? closure(*scene, options, common)
                             : why(*scene, options, common);
}

void add_options(CLI::App& command, Options& options) {
  command.add_option("NAME", options.question.name, "the package")
      ->required()
      ->type_name("");
  add_channel_options(command, options.channels);
  command.add_flag("--direct", options.direct,
                   "only those that name it themselves: in depends,\n"
                   "constrains, run_exports and the recipes here");
  command
      .add_option("--spec", options.question.spec,
                  "which direct dependents admit that, which\nexclude it: 'numpy >=2'")
      ->type_name("SPEC");
  command
      .add_option("--kind", options.question.kinds,
                  "of direct dependents: depends, constrains,\n"
                  "run_exports, build, host or test")
      ->type_name("WORD")
      ->allow_extra_args(false);
  command.add_flag("--tree", options.tree,
                   "each below the one through which it depends");
  command
      .add_option("--why", options.why,
                  "the shortest ways by which this package depends\non NAME")
      ->type_name("PKG");
  command.add_option("--limit", options.limit, "ways to show (default: 10)")
      ->type_name("N");
  command.add_flag("--all", options.question.all,
                   "ask every record, not only the newest release\nof each name");
  command
      .add_option("--variant", options.question.variants,
                  "only builds for it: 'python 3.12.*'")
      ->type_name("SPEC")
      ->allow_extra_args(false);
}

}  // namespace

void register_dependents(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "dependents", "Lists what in the channels depends on a package");
  add_options(*command, *options);
  command->footer(
      "Nearest first, each with the requirement by which it depends.\n\n"
      "Examples:\n"
      "  conda-distro dependents numpy\n"
      "  conda-distro dependents numpy --spec 'numpy >=2'\n"
      "  conda-distro dependents zlib --why xarray -c ~/channels/integration");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return dependents(*options, common);
    };
  });
}

}  // namespace distro::cli
