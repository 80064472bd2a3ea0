#include "app/install/installability.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/installability_text.hpp"

namespace distro::cli {
namespace {

struct Options {
  app::InstallabilityQuestion question;
  ChannelOptions channels;
  std::int64_t time_limit = 30;  ///< seconds
};

base::Json json_of(const app::InstallabilityAnswer& answer) {
  base::Json json = promotion::to_json(answer.found);
  json["timing"] = {{"load_ms", answer.loading.count()},
                    {"ask_ms", answer.asking.count()}};
  return json;
}

int installability(Options options, const CommonOptions& common) {
  if (options.time_limit < 1) {
    throw UsageError("--time-limit: expected a number of seconds, at least 1");
  }
  options.question.time_limit = std::chrono::seconds(options.time_limit);
  ProgressLine line(common.terminal);
  const app::InstallabilityAnswer answer =
      app::installability(choice_of(options.channels, common, line), options.question);
  line.clear();
  print_warnings(answer.warnings);
  if (common.json) {
    print_json(json_of(answer));
  } else {
    print(text_of(answer, common.terminal));
  }
  return !answer.found.faults.empty() ? 1 : answer.found.unknown.empty() ? 0 : 4;
}

void add_options(CLI::App& command, Options& options) {
  app::InstallabilityQuestion& question = options.question;
  command
      .add_option("SPEC", question.specs,
                  "MatchSpecs of one set that is asked for instead\nof the promises")
      ->type_name("");
  add_channel_options(command, options.channels);
  command
      .add_option("--in-sync", question.in_sync,
                  "packages that are released together, the one\nthat the others "
                  "depend on first: asked for instead")
      ->delimiter(',')
      ->type_name("A,B,...")
      ->allow_extra_args(false);
  command.add_option("--promise", question.promise, "only this one of distro.yaml")
      ->type_name("NAME");
  command.add_flag("--packages", question.every_package,
                   "each package of the first channel, too");
  command
      .add_option("--before", question.before,
                  "the first channel as it was: what has changed?\n"
                  "Asks for each package, too")
      ->type_name("CHANNEL");
  command
      .add_option("--priority", question.priorities,
                  "of channels: strict, flexible or disabled;\nseveral times")
      ->type_name("WORD")
      ->allow_extra_args(false);
  command
      .add_option(
          "--virtual", question.virtual_packages,
          "what machines are taken to offer:\n__cuda=12.4; '__cuda=' for nothing")
      ->type_name("NAME=VERSION")
      ->allow_extra_args(false);
  command
      .add_option("--time-limit", options.time_limit,
                  "seconds for one set (default: 30)")
      ->type_name("S");
}

}  // namespace

void register_installability(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "installability", "Says which promised sets of packages users can install");
  add_options(*command, *options);
  command->footer(
      "Exit code 1 if something cannot be installed, 4 if the time was not enough.\n\n"
      "Examples:\n"
      "  conda-distro installability                  the promises of distro.yaml\n"
      "  conda-distro installability --before ./old -c ./new --json\n"
      "  conda-distro installability -c ./gpu -c ./base --in-sync pytorch,torchvision");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return installability(*options, common);
    };
  });
}

}  // namespace distro::cli
