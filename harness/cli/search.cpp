#include "app/ask/search.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/date.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/json_answer.hpp"
#include "cli/quantities.hpp"
#include "cli/record_text.hpp"
#include "cli/table.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string spec;
  ChannelOptions channels;
  bool info = false;
  std::size_t limit = 0;
};

std::size_t shown(const app::FoundRecords& found, const Options& options) {
  return options.limit == 0 ? found.records.size()
                            : std::min(options.limit, found.records.size());
}

void print_answer_json(const app::FoundRecords& found, const Options& options) {
  JsonAnswer answer;
  answer.field("spec", options.spec);
  answer.field("subdir", found.channels.subdir);
  answer.field("channels", found.channels.urls);
  answer.field("total", found.records.size());
  answer.begin_list("records");
  for (std::size_t at = 0; at < shown(found, options); ++at) {
    const graph::RecordRef ref = found.records[at];
    answer.item() += channel::to_json(found.index.table(ref.table)[ref.row]).dump();
  }
  answer.end_list();
  if (found.records.empty()) {
    answer.field("nearest", found.nearest);
    answer.field("versions", found.versions);
  }
  answer.end();
}

std::string table_of(const app::FoundRecords& found, const Options& options,
                     const Terminal& terminal) {
  Table table({{"name", false, true},
               {"version", false, true},
               {"build", false, true},
               {"number", true},
               {"channel/subdir", false, true},
               {"size", true},
               {"date"}});
  for (std::size_t at = 0; at < shown(found, options); ++at) {
    const graph::RecordRef ref = found.records[at];
    const channel::RecordTable& records = found.index.table(ref.table);
    table.add({std::string(records.name_of(ref.row)),
               std::string(records.version(ref.row)),
               std::string(records.build(ref.row)),
               std::to_string(records.build_number(ref.row)),
               place_text(found.index.channel_of(ref.table),
                          found.index.subdir_of(ref.table)),
               size_text(records.file_size(ref.row)),
               base::date_text(records.timestamp(ref.row))});
  }
  return table.text(terminal);
}

std::string all_fields(const app::FoundRecords& found, const Options& options,
                       const Terminal& terminal) {
  std::string text;
  for (std::size_t at = 0; at < shown(found, options); ++at) {
    const graph::RecordRef ref = found.records[at];
    text += (at == 0 ? "" : "\n") +
            record_text(found.index.table(ref.table)[ref.row], terminal);
  }
  return text;
}

std::string joined(const std::vector<std::string>& words, std::size_t most) {
  std::string text;
  for (std::size_t at = 0; at < std::min(most, words.size()); ++at) {
    text += (at == 0 ? "" : ", ") + words[at];
  }
  return text + (words.size() > most ? ", ..." : "");
}

std::string nothing_found(const app::FoundRecords& found, const Options& options) {
  std::string text = "nothing is '" + options.spec + "'";
  if (!found.versions.empty()) {
    text += "; there is " + joined(found.versions, 5);
  } else if (!found.nearest.empty()) {
    text += "; did you mean " + joined(found.nearest, 3) + "?";
  }
  return text + "\n";
}

int search(const Options& options, const CommonOptions& common) {
  ProgressLine line(common.terminal);
  const app::FoundRecords found =
      app::search(choice_of(options.channels, common, line), options.spec);
  line.clear();
  print_warnings(found.channels.warnings);
  if (common.json) {
    print_answer_json(found, options);
    return found.records.empty() ? 1 : 0;
  }
  if (found.records.empty()) {
    print_remark(nothing_found(found, options));
    return 1;
  }
  print(options.info ? all_fields(found, options, common.terminal)
                     : table_of(found, options, common.terminal));
  if (shown(found, options) < found.records.size()) {
    print_remark(
        "and " +
        count_text(found.records.size() - shown(found, options), "older record") +
        "\n");
  }
  return 0;
}

}  // namespace

void register_search(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("search", "Lists the records that a MatchSpec matches");
  command->add_option("SPEC", options->spec, "name, MatchSpec or pattern: 'numpy >=2'")
      ->required()
      ->type_name("");
  add_channel_options(*command, options->channels);
  command->add_flag("--info", options->info, "say all that the records say");
  command->add_option("--limit", options->limit, "at most so many, the newest")
      ->type_name("N");
  command->footer(
      "Newest first. Exit code 1 if there is none.\n\n"
      "Examples:\n"
      "  conda-distro search 'numpy >=1.26'\n"
      "  conda-distro search 'py*-cpu' -c ~/channels/staging --info --limit 1");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return search(*options, common);
    };
  });
}

}  // namespace distro::cli
