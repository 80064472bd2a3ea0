#include "app/excuses.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/listed.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/one_of.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {
namespace {

using app::Excuse;

struct Options {
  std::string format = "text";
  std::string to;
  std::size_t limit = 1000;
};

void add_lines(std::string& text, const Terminal& terminal, const std::string& words,
               std::size_t indent) {
  for (const std::string& line : wrapped(printable(words), terminal.width - indent)) {
    text += std::string(indent, ' ') + line + "\n";
  }
}

std::string text_of(const std::vector<Excuse>& excuses, const Terminal& terminal,
                    std::chrono::sys_seconds now) {
  std::string text;
  for (const Excuse& excuse : excuses) {
    add_lines(text, terminal,
              excuse.package + " " + excuse.version + ": " +
                  std::string(promotion::to_string(excuse.verdict)) + ", " +
                  app::age_text(excuse.first_seen, now) + " old",
              0);
    add_lines(text, terminal, base::joined(excuse.builds), 2);
    for (const promotion::PolicyVerdict& judged : excuse.policies) {
      text += "  " + judged.policy + ": " +
              std::string(promotion::to_string(judged.verdict)) + "\n";
      for (const promotion::Finding& finding : judged.findings) {
        add_lines(text, terminal, promotion::told(finding), 4);
      }
    }
    for (const app::ExcuseDemand& demand : excuse.demands) {
      const std::string who = demand.maintainers.empty()
                                  ? "nobody maintains it"
                                  : base::joined(demand.maintainers);
      add_lines(text, terminal, "to act: " + who + ": " + demand.subject, 2);
    }
    text += "\n";
  }
  return text.empty() ? "No candidate is waiting.\n" : text;
}

int excuses(const Options& options, const CommonOptions& common) {
  const std::vector<Excuse> found =
      app::find_excuses(app::read_config(), options.limit);
  const auto now = std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
  if (common.json) {
    print_json(app::to_json(found));
    return 0;
  }
  const std::string text = options.format == "yaml" ? app::yaml_of(found, now)
                           : options.format == "html"
                               ? app::html_of(found, now)
                               : text_of(found, common.terminal, now);
  if (options.to.empty()) {
    print(text);
  } else {
    base::write_file(options.to, text);
  }
  return 0;
}

}  // namespace

void register_excuses(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("excuses", "Why candidates are not in the channel yet");
  command->add_option("--format", options->format, "text (default), yaml or html")
      ->check(one_of({"text", "yaml", "html"}))
      ->type_name("FORMAT");
  command->add_option("--to", options->to, "write the page to this file")
      ->type_name("FILE");
  command
      ->add_option("--limit", options->limit, "at most so many builds (default: 1000)")
      ->type_name("N");
  command->footer(
      "All candidates that 'check' has decided about and that were not promoted\n"
      "since.\n\n"
      "Examples:\n"
      "  conda-distro excuses\n"
      "  conda-distro excuses --format html --to excuses.html");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return excuses(*options, common);
    };
  });
}

}  // namespace distro::cli
