#include "app/state.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/quantities.hpp"
#include "cli/state_commands.hpp"
#include "cli/table.hpp"

namespace distro::cli {
namespace {

int migrate(const CommonOptions& common) {
  const app::StateMigration done = app::migrate_state(app::read_config());
  if (common.json) {
    print_json(
        {{"database", done.database}, {"before", done.before}, {"after", done.after}});
    return 0;
  }
  const std::string after = std::to_string(done.after);
  if (done.before == done.after) {
    print(done.database + " has the newest schema, " + after + "\n");
  } else if (done.before == 0) {
    print(done.database + " was made, with schema " + after + "\n");
  } else {
    print(done.database + " was brought from schema " + std::to_string(done.before) +
          " to " + after + "\n");
  }
  return 0;
}

base::Json json_of(const app::StateCheck& check) {
  base::Json json{{"database", check.database},
                  {"schema", check.report.schema},
                  {"newest_schema", check.report.newest_schema},
                  {"rows", base::Json::object()},
                  {"faults", check.report.faults},
                  {"remarks", check.report.remarks}};
  for (const auto& [table, rows] : check.report.rows) {
    json["rows"][table] = rows;
  }
  return json;
}

std::string text_of(const app::StateCheck& check, const Terminal& terminal) {
  const state::CheckReport& report = check.report;
  Table table({{"table"}, {"rows", true}});
  for (const auto& [name, rows] : report.rows) {
    table.add({name, std::to_string(rows)});
  }
  std::string text =
      check.database + ": schema " + std::to_string(report.schema) + "\n";
  text += table.empty() ? "" : table.text(terminal, 2);
  for (const std::string& remark : report.remarks) {
    text += printable(remark) + "\n";
  }
  for (const std::string& fault : report.faults) {
    text += coloured(terminal, Colour::red, "wrong: ") + printable(fault) + "\n";
  }
  return text + (report.faults.empty() ? "Nothing is wrong\n" : "");
}

int check(const CommonOptions& common) {
  const app::StateCheck check = app::check_state(app::read_config());
  if (common.json) {
    print_json(json_of(check));
  } else {
    print(text_of(check, common.terminal));
  }
  return check.report.faults.empty() ? 0 : 1;
}

}  // namespace

void register_state(CLI::App& app, Command& chosen) {
  CLI::App* group =
      app.add_subcommand("state", "Looks after the database of runs and results");
  group->require_subcommand(1);
  group->footer(
      "It is a file of SQLite, history.sqlite in CONDA_DISTRO_STATE, or what\n"
      "CONDA_DISTRO_STATE_URL says: sqlite:PATH, or a database of PostgreSQL,\n"
      "postgresql://USER@HOST/DATABASE. Its password may be in the URL,\n"
      "PGPASSWORD or the file that PGPASSFILE names.\n\n"
      "Examples:\n"
      "  conda-distro state check\n"
      "  conda-distro state export --to state.jsonl\n"
      "  conda-distro state prune --older-than 90d --keep 20 --dry-run");
  CLI::App* migrating = group->add_subcommand(
      "migrate", "Makes the database, or brings it to the newest schema");
  migrating->footer(
      "Every command that writes to it does so by itself.\n\n"
      "Example:\n"
      "  conda-distro state migrate");
  migrating->callback([&chosen] { chosen = migrate; });
  CLI::App* checking =
      group->add_subcommand("check", "Reads all of it and says what is wrong");
  checking->footer(
      "Changes nothing. Exit code 1 if something is wrong.\n\n"
      "Example:\n"
      "  conda-distro state check");
  checking->callback([&chosen] { chosen = check; });
  add_state_export(*group, chosen);
  add_state_prune(*group, chosen);
}

}  // namespace distro::cli
