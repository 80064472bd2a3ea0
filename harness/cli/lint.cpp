#include "app/lint.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {
namespace {

std::string_view word_of(recipe::Severity severity) {
  switch (severity) {
    case recipe::Severity::error:
      return "error";
    case recipe::Severity::warning:
      return "warning";
  }
  return "error";
}

int lint(const CommonOptions& common) {
  const std::vector<recipe::Finding> findings =
      app::lint(app::open_workspace(common.repository));
  base::Json json = base::Json::array();
  std::string text;
  bool errors = false;
  for (const recipe::Finding& finding : findings) {
    const std::string severity(word_of(finding.severity));
    json.push_back(
        {{"severity", severity}, {"rule", finding.rule}, {"text", finding.text}});
    text += severity + " [" + finding.rule + "] " + finding.text + "\n\n";
    errors = errors || finding.severity == recipe::Severity::error;
  }
  if (common.json) {
    print_json(json);
  } else {
    print(text + (findings.empty()
                      ? "nothing to find fault with\n"
                      : std::to_string(findings.size()) +
                            (findings.size() == 1 ? " finding\n" : " findings\n")));
  }
  return errors ? 1 : 0;
}

}  // namespace

void register_lint(CLI::App& app, Command& chosen) {
  CLI::App* command =
      app.add_subcommand("lint", "Says what is wrong with manifests and recipes");
  command->footer(
      "Reads the files as they are on disk. Exit code 1 if there is an error, 0 if\n"
      "there are only warnings.\n\nExample:\n  conda-distro lint --json");
  command->callback(
      [&chosen] { chosen = [](const CommonOptions& common) { return lint(common); }; });
}

}  // namespace distro::cli
