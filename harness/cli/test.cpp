#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/test/test_packages.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/quantities.hpp"
#include "cli/test_answer.hpp"

namespace distro::cli {
namespace {

struct Options {
  app::TestQuestion question;
  app::TestOptions how;
  ChannelOptions channels;
  std::string run;
  std::string executor = "native";
  std::string time_limit;
  std::string silence_limit;
  std::uint64_t memory_limit = 0;  ///< MiB
};

void set_limits(Options& options) {
  job::Limits& limits = options.question.limits;
  if (!options.time_limit.empty()) {
    limits.time = duration_of("--time-limit", options.time_limit);
  }
  if (!options.silence_limit.empty()) {
    limits.silence = duration_of("--silence-limit", options.silence_limit);
  }
  if (options.memory_limit != 0) {
    limits.memory = options.memory_limit << 20U;
  }
}

void check(const Options& options) {
  if (options.question.packages.empty() && !options.question.all) {
    throw UsageError(
        "nothing is named to test: give package files or MatchSpecs, or --all for "
        "every package of the first channel");
  }
}

int test(Options options, const CommonOptions& common) {
  check(options);
  set_limits(options);
  options.how.run = options.run;
  options.how.executor = app::test_executor_from(options.executor);
  const app::Config config = app::read_config();
  ProgressLine line(common.terminal);
  const app::TestJobs jobs = app::find_test_jobs(
      config, choice_of(options.channels, common, line), options.question);
  line.clear();
  print_warnings(jobs.warnings);

  TestSummary summary;
  app::TestListener listener;
  listener.on_result = [&](const app::TestedPackage& tested) {
    summary.add(tested.result);
    line.clear();
    if (common.json) {
      print_part(test_json(tested).dump() + "\n");
    } else {
      print_part(test_text(tested, common.terminal));
    }
  };
  listener.on_progress = [&](const app::TestProgress& progress) {
    line.show(progress.done, progress.total, progress.running);
  };
  app::test_packages(config, jobs, options.how, listener);
  line.clear();
  if (!common.json && jobs.jobs.size() != 1) {
    print(summary.text() + "\n");
  }
  return summary.all_good() ? 0 : 1;
}

void add_what(CLI::App& command, Options& options) {
  command
      .add_option(
          "PACKAGE", options.question.packages,
          "a .conda or .tar.bz2 file, or a MatchSpec:\nits most preferred record")
      ->type_name("");
  command.add_flag("--all", options.question.all,
                   "every package of the first channel; with MatchSpecs,\nevery record "
                   "that matches");
}

void add_how(CLI::App& command, Options& options) {
  command.add_flag(
      "--parity", options.question.parity,
      "exactly the settings of conda-build --test and\nrattler-build test, "
      "also where they err");
  command
      .add_option("--executor", options.executor,
                  "native (default), or the real conda-build or\nrattler-build of PATH")
      ->type_name("WORD");
  command
      .add_option("-j,--jobs", options.how.jobs, "tests at once (default: the cores)")
      ->type_name("N");
  command
      .add_option("--priority", options.question.priority,
                  "of channels: strict, flexible or disabled")
      ->type_name("WORD");
  command
      .add_option("--time-limit", options.time_limit,
                  "of one package's tests (default: 10m)")
      ->type_name("TIME");
  command
      .add_option("--silence-limit", options.silence_limit,
                  "without output (default: 5m)")
      ->type_name("TIME");
  command
      .add_option("--memory-limit", options.memory_limit,
                  "of all processes of a test (default: 4096)")
      ->type_name("MIB");
  command
      .add_option("--pass-env", options.how.passed,
                  "your variable, for packages that ask for it\n(script_env, secrets)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--gpu", options.how.gpus, "number of a GPU that tests may use")
      ->type_name("N")
      ->allow_extra_args(false);
  command
      .add_option("--run", options.run,
                  "new folder for logs and what reproduces failures")
      ->type_name("DIR");
}

}  // namespace

void register_test(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "test", "Runs the own tests of built packages in fresh prefixes");
  add_what(*command, *options);
  add_channel_options(*command, options->channels);
  add_how(*command, *options);
  command->footer(
      "Neither conda nor Python is needed. Tests run in a sandbox without network.\n"
      "With --json one object is printed for each package, a line each, as they end.\n"
      "Exit code 1 if one did not pass; packages without tests count as good once "
      "they\n"
      "were installed.\n\n"
      "Examples:\n"
      "  conda-distro test linux-64/numpy-2.1.0-py312_0.conda -c conda-forge\n"
      "  conda-distro test 'numpy >=2' scipy -c ~/channels/integration\n"
      "  conda-distro test --all -c ./output -c conda-forge --json > results.jsonl");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return test(*options, common); };
  });
}

}  // namespace distro::cli
