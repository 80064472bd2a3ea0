#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/run_job.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string job;
  std::string result;
  std::string keep;
  std::vector<int> gpus;
  bool fresh = false;
};

std::string text_of(const job::Result& result) {
  std::string text =
      std::string(job::to_string(result.outcome)) + "  " + result.job + "\n";
  if (!result.command.empty()) {
    text += "command: " + printable(result.command) + "\n";
  }
  if (!result.reason.empty()) {
    text += "reason:  " + printable(result.reason) + "\n";
  }
  if (!result.detail.empty()) {
    text += "\n" + printable_lines(result.detail) + "\n";
  }
  for (const std::string& note : result.notes) {
    text += "note:    " + printable(note) + "\n";
  }
  return text + (result.log.empty() ? "" : "log:     " + result.log + "\n");
}

int run(const Options& options, const CommonOptions& common) {
  app::RunJobOptions request;
  request.job = options.job;
  request.result = options.result.empty()
                       ? std::filesystem::path("conda-distro-result.json")
                       : std::filesystem::path(options.result);
  request.gpus = options.gpus;
  request.fresh = options.fresh;
  if (!options.keep.empty()) {
    if (std::filesystem::exists(options.keep)) {
      throw UsageError(options.keep + ": is there already; --keep makes a new folder");
    }
    request.keep = std::filesystem::absolute(options.keep);
  }
  const job::Result result = app::run_job(app::read_config(), request);
  if (common.json) {
    print_json(job::to_json(result));
  } else {
    print(text_of(result));
  }
  return job::is_good(result.outcome) ? 0 : 1;
}

}  // namespace

void register_job_run(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* job = app.add_subcommand("job", "Runs a single job, as every runner does");
  job->require_subcommand(1);
  job->footer("Example:\n  conda-distro job run job.json --keep /tmp/numpy");
  CLI::App* command =
      job->add_subcommand("run", "Runs one: solve, link, and the package's own tests");
  command->add_option("JOB", options->job, "the job's file, job.json")
      ->required()
      ->type_name("");
  command
      ->add_option("--result", options->result,
                   "file to write (default: conda-distro-result.json)")
      ->type_name("FILE");
  command->add_option("--gpu", options->gpus, "number of a GPU that the job may use")
      ->type_name("N")
      ->allow_extra_args(false);
  command
      ->add_option("--keep", options->keep,
                   "new folder to make the prefix in and to leave there")
      ->type_name("DIR");
  command->add_flag("--fresh", options->fresh,
                    "run it, whatever known.jsonl beside the job answers");
  command->footer(
      "log.txt is written beside the result. This is what every runner starts, and "
      "how\n"
      "a failed job is reproduced.\n\n"
      "Example:\n"
      "  conda-distro job run .conda-distro/runs/RUN/jobs/ID/job.json \\\n"
      "      --keep /tmp/numpy");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return run(*options, common); };
  });
}

}  // namespace distro::cli
