#include "app/recipes/lint.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/recipes/lint_formats.hpp"
#include "base/nearest_word.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/finding_text.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format;
  app::LintRequest request;
};

const std::vector<std::string> formats{"text", "github", "sarif", "json"};

std::string chosen_format(const Options& options, const CommonOptions& common) {
  const std::string format = !options.format.empty() ? options.format
                             : common.json           ? "json"
                                                     : "text";
  if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
    throw UsageError("unknown format '" + format + "'" +
                     base::did_you_mean(format, formats) +
                     "\n  they are text, github, sarif and json");
  }
  if (common.json && format != "json") {
    throw UsageError("--json and --format " + format + " are two formats; ask for one");
  }
  return format;
}

app::LintRequest request_of(const Options& options, const CommonOptions& common) {
  app::LintRequest request = options.request;
  for (const std::string& path : options.paths) {
    request.paths.push_back(std::filesystem::path(common.repository) / path);
  }
  if (!request.paths.empty() && !request.changed.empty()) {
    throw UsageError("PATH and --changed both say what to look at; give one of them");
  }
  return request;
}

std::string summary_of(const app::LintAnswer& answer) {
  const std::size_t count = answer.findings.size();
  const auto fixable = std::count_if(
      answer.findings.begin(), answer.findings.end(),
      [](const recipe::Finding& finding) { return finding.fix.has_value(); });
  if (count == 0) {
    return "nothing to find fault with\n";
  }
  std::string text = std::to_string(count) + (count == 1 ? " finding" : " findings");
  text += fixable == 0 ? "" : "; --fix corrects " + std::to_string(fixable);
  return text + "\n";
}

std::string text_of(const app::LintAnswer& answer, const Terminal& terminal) {
  std::string text;
  for (const std::string& change : answer.changes) {
    text += "fixed " + change + "\n";
  }
  text += answer.changes.empty() ? "" : "\n";
  for (const recipe::Finding& finding : answer.findings) {
    text += finding_text(finding, terminal);
  }
  return text + summary_of(answer);
}

void print_answer(const app::LintAnswer& answer, const std::string& format,
                  const Terminal& terminal) {
  if (format == "text") {
    print(text_of(answer, terminal));
    return;
  }
  for (const std::string& change : answer.changes) {
    print_remark("fixed " + change + "\n");
  }
  if (format == "github") {
    print(app::github_annotations(answer.findings));
  } else if (format == "sarif") {
    print_json(app::sarif(answer.findings));
  } else {
    print_json(app::findings_json(answer.findings));
  }
}

int lint(const Options& options, const CommonOptions& common) {
  const std::string format = chosen_format(options, common);
  const app::LintAnswer answer =
      app::lint(app::open_workspace(common.repository), request_of(options, common));
  print_answer(answer, format, common.terminal);
  return has_error(answer.findings) ? 1 : 0;
}

}  // namespace

void register_lint(CLI::App& app, Command& chosen) {
  CLI::App* command =
      app.add_subcommand("lint", "Says what is wrong with manifests and recipes");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("PATH", options->paths,
                   "files and folders to look at (default: all)")
      ->type_name("");
  command
      ->add_option("--changed", options->request.changed,
                   "only packages that differ from where HEAD left\n"
                   "this revision, uncommitted edits included")
      ->type_name("REVISION");
  command
      ->add_option("--format", options->format,
                   "text, github (annotations), sarif or json")
      ->type_name("FORMAT");
  command->add_flag("--index", options->request.asks_channels,
                    "ask the channels whether dependencies are there");
  command->add_flag("--fix", options->request.fix,
                    "correct what can be corrected with certainty");
  command->footer(
      "Reads the files as they are on disk. Exit code 1 if there is an error, 0 if\n"
      "there are only warnings. docs/lint.md explains each rule and how to skip it.\n\n"
      "Examples:\n"
      "  conda-distro lint --changed main\n"
      "  conda-distro lint packages/numpy.yaml recipes/numpy --fix");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return lint(*options, common); };
  });
}

}  // namespace distro::cli
