#include "app/test/reproduce.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/test/test_packages.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/quantities.hpp"
#include "cli/test_answer.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string run;
  std::string job;
  std::string keep;
  bool only_list = false;
  app::ReproduceOptions how;
};

/// What makes the prefixes elsewhere.
std::string environments_text(const app::KnownJob& known) {
  std::string text;
  for (const std::filesystem::path& file : known.environments) {
    text += "  conda create --prefix ./again --file " + file.string() + "\n";
  }
  return text;
}

base::Json json_of(const app::KnownJob& known) {
  base::Json files = base::Json::array();
  for (const std::filesystem::path& file : known.environments) {
    files.push_back(file.string());
  }
  return {{"job", known.job.id},
          {"folder", known.folder.string()},
          {"former_outcome", job::to_string(known.result.outcome)},
          {"explicit_files", std::move(files)}};
}

void check(Options& options) {
  if (options.how.shell &&
      (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0)) {
    throw UsageError("--shell needs a terminal");
  }
  if (!options.keep.empty()) {
    if (std::filesystem::exists(options.keep)) {
      throw UsageError(options.keep + ": is there already; --keep makes a new folder");
    }
    options.how.keep = std::filesystem::absolute(options.keep);
  }
}

int reproduce(Options options, const CommonOptions& common) {
  check(options);
  const app::Config config = app::read_config();
  const app::KnownJob known =
      app::find_known_job(config, common.repository, options.run, options.job);
  if (!common.json) {
    print(known.job.id + ", which ended as " +
          std::string(job::to_string(known.result.outcome)) +
          ". With conda alone its " +
          (known.environments.size() == 1 ? "environment is" : "environments are") +
          " made by\n" + environments_text(known));
  }
  if (options.only_list) {
    if (common.json) {
      print_json(json_of(known));
    }
    return 0;
  }
  const auto start = std::chrono::steady_clock::now();
  job::Result result = app::reproduce(config, known, options.how);
  const auto total = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  const app::TestedPackage again{known.job, std::move(result), total,
                                 known.folder.parent_path().parent_path(), options.run};
  if (common.json) {
    base::Json json = json_of(known);
    json["again"] = test_json(again);
    print_json(json);
  } else {
    print("\n" + test_text(again, common.terminal));
  }
  return job::is_good(again.result.outcome) ? 0 : 1;
}

}  // namespace

void register_reproduce(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "reproduce", "Runs a job again in exactly the prefixes that it had");
  command
      ->add_option("RUN", options->run, "folder of a run of test or check, or its name")
      ->required()
      ->type_name("");
  command->add_option("JOB", options->job, "id of a job, its beginning, or its package")
      ->required()
      ->type_name("");
  command->add_flag("--shell", options->how.shell,
                    "open a shell in the sandbox where the tests fail");
  command->add_flag("--list", options->only_list,
                    "only say how conda makes the prefixes");
  command
      ->add_option("--keep", options->keep,
                   "new folder to make the prefix in and to leave there")
      ->type_name("DIR");
  command
      ->add_option("--pass-env", options->how.passed,
                   "your variable, for packages that ask for it")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--gpu", options->how.gpus, "number of a GPU that it may use")
      ->type_name("N")
      ->allow_extra_args(false);
  command->footer(
      "Nothing is solved again: the run has kept the URL and the digest of every "
      "file,\n"
      "as explicit files that conda reads as well. Exit code 1 if the tests fail "
      "again.\n\n"
      "Examples:\n"
      "  conda-distro reproduce 2026-11-28-101502-381 numpy --shell\n"
      "  conda-distro reproduce .conda-distro/runs/RUN scipy --list");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return reproduce(*options, common);
    };
  });
}

}  // namespace distro::cli
