#include "app/test/parity.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/quantities.hpp"

namespace distro::cli {
namespace {

struct Options {
  app::TestQuestion question;
  ChannelOptions channels;
  std::string time_limit;
};

base::Json side_json(const job::Result& result, std::chrono::microseconds time) {
  return {{"outcome", job::to_string(result.outcome)},
          {"reason", base::valid_utf8(result.reason)},
          {"environments", result.environments},
          {"seconds", static_cast<double>(time.count()) / 1e6}};
}

base::Json json_of(const app::ParityAnswer& answer) {
  return {{"file", answer.job.package.fn},
          {"sha256", answer.job.package.sha256},
          {"tool", answer.tool},
          {"same_outcome", answer.same_outcome},
          {"same_files", answer.same_files},
          {"ours", side_json(answer.ours, answer.our_time)},
          {"theirs", side_json(answer.theirs, answer.their_time)}};
}

double ratio(std::chrono::microseconds ours, std::chrono::microseconds theirs) {
  return static_cast<double>(theirs.count()) /
         static_cast<double>(std::max<std::int64_t>(1, ours.count()));
}

std::string time_text(std::chrono::microseconds time) {
  return base::readable(std::chrono::duration_cast<std::chrono::milliseconds>(time));
}

std::string files_text(const job::Result& result) {
  std::string text;
  for (const std::vector<std::string>& environment : result.environments) {
    text += "    ";
    for (const std::string& name : environment) {
      text += name + " ";
    }
    text += "\n";
  }
  return text.empty() ? "    nothing\n" : text;
}

std::string text_of(const app::ParityAnswer& answer, const Terminal& terminal) {
  const bool same = answer.same_outcome && answer.same_files;
  char factor[32];
  std::snprintf(factor, sizeof factor, "%.1fx",
                ratio(answer.our_time, answer.their_time));
  std::string text = coloured(terminal, same ? Colour::green : Colour::red,
                              same ? "same     " : "differs  ") +
                     " " + printable(answer.job.package.fn) + "  " +
                     std::string(job::to_string(answer.ours.outcome)) + "  " +
                     time_text(answer.our_time) + ", " + answer.tool + " " +
                     time_text(answer.their_time) + " (" + factor + ")\n";
  if (!answer.same_outcome) {
    text += "  ours: " + std::string(job::to_string(answer.ours.outcome)) + "  " +
            printable(answer.ours.reason) + "\n  " + answer.tool + ": " +
            std::string(job::to_string(answer.theirs.outcome)) + "  " +
            printable(answer.theirs.reason) + "\n";
  }
  if (!answer.same_files) {
    text += "  ours installed\n" + printable(files_text(answer.ours)) + "\n  " +
            answer.tool + " installed\n" + printable(files_text(answer.theirs)) + "\n";
  }
  return text;
}

int parity(Options options, const CommonOptions& common) {
  options.question.parity = true;
  options.question.limits.time = options.question.limits.silence =
      std::chrono::minutes(10);
  if (!options.time_limit.empty()) {
    options.question.limits.time = options.question.limits.silence =
        duration_of("--time-limit", options.time_limit);
  }
  const app::Config config = app::read_config();
  ProgressLine line(common.terminal);
  const app::TestJobs jobs = app::find_test_jobs(
      config, choice_of(options.channels, common, line), options.question);
  std::size_t differing = 0;
  app::compare_with_tools(
      config, jobs,
      [&](const app::ParityAnswer& answer) {
        line.clear();
        differing += answer.same_outcome && answer.same_files ? 0U : 1U;
        print_part(common.json ? json_of(answer).dump() + "\n"
                               : text_of(answer, common.terminal));
      },
      [&](const app::TestProgress& progress) {
        line.show(progress.done, progress.total, progress.running);
      });
  line.clear();
  if (!common.json) {
    print(count_text(jobs.jobs.size(), "package") + ", " + std::to_string(differing) +
          (differing == 1 ? " differs\n" : " differ\n"));
  }
  return differing == 0 ? 0 : 1;
}

}  // namespace

void register_parity(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "parity", "Tests packages with our executor and the real tool");
  command
      ->add_option("PACKAGE", options->question.packages,
                   "a .conda or .tar.bz2 file, or a MatchSpec")
      ->required()
      ->type_name("");
  add_channel_options(*command, options->channels);
  command
      ->add_option("--time-limit", options->time_limit,
                   "of one package's tests (default: 10m)")
      ->type_name("TIME");
  command->footer(
      "Packages of conda-build are compared with `conda-build --test`, those of\n"
      "rattler-build with `rattler-build test`; both have to be on PATH, and channels\n"
      "have to be folders. Exit code 1 if an outcome or a set of files differs.\n\n"
      "Example:\n"
      "  conda-distro parity output/linux-64/*.conda -c ./output -c ~/channels/base");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return parity(*options, common);
    };
  });
}

}  // namespace distro::cli
