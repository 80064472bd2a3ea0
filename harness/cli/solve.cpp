#include "app/ask/solve.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/quantities.hpp"
#include "cli/table.hpp"

namespace distro::cli {
namespace {

using Verdict = app::SolveAnswer::Verdict;

struct Options {
  app::SolveQuestion question;
  ChannelOptions channels;
  bool explain = false;
  std::int64_t time_limit = 60;  ///< seconds
};

double milliseconds(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

base::Json json_of(const app::ChosenRecord& chosen, bool explain) {
  base::Json json = channel::to_json(chosen.record);
  if (explain) {
    base::Json list = base::Json::array();
    for (const app::AskedBy& asked : chosen.asked_by) {
      list.push_back({{"package", asked.package}, {"spec", asked.spec}});
    }
    json["asked_by"] = std::move(list);
  }
  return json;
}

base::Json json_of(const app::SolveAnswer& answer, const Options& options) {
  base::Json machine = base::Json::array();
  for (const channel::Record& record : answer.virtual_packages) {
    machine.push_back(
        {{"name", record.name}, {"version", record.version}, {"build", record.build}});
  }
  base::Json records = base::Json::array();
  for (const app::ChosenRecord& chosen : answer.records) {
    records.push_back(json_of(chosen, options.explain));
  }
  base::Json json = {{"specs", options.question.specs},
                     {"pins", options.question.pins},
                     {"subdir", answer.subdir},
                     {"channels", answer.urls},
                     {"channel_priority", answer.priority},
                     {"virtual_packages", std::move(machine)},
                     {"verdict", app::to_string(answer.verdict)},
                     {"records", std::move(records)}};
  if (answer.verdict == Verdict::unsatisfiable) {
    json["explanation"] = answer.explanation;
  }
  json["timing"] = {{"load_ms", milliseconds(answer.loading)},
                    {"solve_ms", milliseconds(answer.solving)}};
  return json;
}

std::vector<const app::ChosenRecord*> by_name(const app::SolveAnswer& answer) {
  std::vector<const app::ChosenRecord*> sorted;
  for (const app::ChosenRecord& chosen : answer.records) {
    sorted.push_back(&chosen);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto* left, const auto* right) {
    return left->record.name < right->record.name;
  });
  return sorted;
}

std::string table_of(const app::SolveAnswer& answer, const Terminal& terminal) {
  Table table({{"name", false, true},
               {"version", false, true},
               {"build", false, true},
               {"channel/subdir", false, true},
               {"size", true}});
  for (const app::ChosenRecord* chosen : by_name(answer)) {
    const channel::Record& record = chosen->record;
    table.add({record.name, record.version, record.build,
               place_text(record.channel, record.subdir), size_text(record.size)});
  }
  return table.text(terminal);
}

/// Each record with who asked for it.
std::string explained(const app::SolveAnswer& answer, const Terminal& terminal) {
  std::string text;
  for (const app::ChosenRecord* chosen : by_name(answer)) {
    const channel::Record& record = chosen->record;
    text += coloured(terminal, Colour::bold, printable(record.name)) + " " +
            printable(record.version + " " + record.build + "  " +
                      place_text(record.channel, record.subdir)) +
            "\n";
    Table table({{"", false, true}, {"", false, true}});
    for (const app::AskedBy& asked : chosen->asked_by) {
      table.add({asked.package.empty() ? "you" : asked.package, asked.spec});
    }
    text += table.text(terminal, 4);
  }
  return fitted(text, terminal);
}

std::string text_of(const app::SolveAnswer& answer, const Options& options,
                    const Terminal& terminal) {
  switch (answer.verdict) {
    case Verdict::unsatisfiable:
      return answer.explanation + "\n";
    case Verdict::timed_out:
      return "no answer within " +
             count_text(static_cast<std::uint64_t>(options.time_limit), "second") +
             "; --time-limit gives it more\n";
    case Verdict::solved:
      break;
  }
  std::uint64_t bytes = 0;
  for (const app::ChosenRecord& chosen : answer.records) {
    bytes += chosen.record.size;
  }
  return (options.explain ? explained(answer, terminal) : table_of(answer, terminal)) +
         "\n" + count_text(answer.records.size(), "record") +
         (bytes == 0 ? "" : ", " + size_text(bytes) + " to download") + "\n";
}

int exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::solved:
      return 0;
    case Verdict::unsatisfiable:
      return 1;
    case Verdict::timed_out:
      return 4;
  }
  return 4;
}

int solve(Options options, const CommonOptions& common) {
  if (options.time_limit < 1) {
    throw UsageError("--time-limit: expected a number of seconds, at least 1");
  }
  options.question.time_limit = std::chrono::seconds(options.time_limit);
  ProgressLine line(common.terminal);
  const app::SolveAnswer answer =
      app::solve(choice_of(options.channels, common, line), options.question);
  line.clear();
  print_warnings(answer.warnings);
  if (common.json) {
    print_json(json_of(answer, options));
  } else {
    print(text_of(answer, options, common.terminal));
  }
  return exit_code(answer.verdict);
}

void add_options(CLI::App& command, Options& options) {
  command
      .add_option("SPEC", options.question.specs, "what to install, 1..n MatchSpecs")
      ->required()
      ->type_name("");
  add_channel_options(command, options.channels);
  command.add_flag("--explain", options.explain, "say who asked for each record");
  command
      .add_option("--virtual", options.question.virtual_packages,
                  "what the machine is taken to offer:\n__cuda=12.4; '__cuda=' for "
                  "nothing")
      ->type_name("NAME=VERSION")
      ->allow_extra_args(false);
  command
      .add_option("--pin", options.question.pins,
                  "binds a package if it is needed at all")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  command
      .add_option("--priority", options.question.priority,
                  "of channels: strict, flexible or disabled")
      ->type_name("WORD");
  command
      .add_option("--time-limit", options.time_limit,
                  "seconds to look for an answer (default: 60)")
      ->type_name("S");
}

}  // namespace

void register_solve(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("solve", "Says what would be installed, or why it cannot");
  add_options(*command, *options);
  command->footer(
      "Exit code 1 if no set of packages meets all that is asked, 4 if the time was\n"
      "not enough.\n\n"
      "Examples:\n"
      "  conda-distro solve 'python 3.11.*' 'numpy >=2' --explain\n"
      "  conda-distro solve pytorch -c ~/channels/gpu --virtual __cuda=12.4 --json");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return solve(*options, common); };
  });
}

}  // namespace distro::cli
