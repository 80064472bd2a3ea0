#include "app/ask/depends.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/quantities.hpp"
#include "cli/table.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string spec;
  ChannelOptions channels;
  bool tree = false;
};

using graph::Requirement;

base::Json json_of(const graph::PackageIndex& index, graph::RecordRef ref) {
  const channel::RecordTable& table = index.table(ref.table);
  return {{"name", table.name_of(ref.row)},
          {"version", table.version(ref.row)},
          {"build", table.build(ref.row)},
          {"build_number", table.build_number(ref.row)},
          {"subdir", index.subdir_of(ref.table)},
          {"channel", index.channel_of(ref.table)},
          {"fn", table.file_name(ref.row)}};
}

base::Json json_of(const graph::PackageIndex& index, const Requirement& requirement) {
  base::Json json = {{"spec", requirement.spec},
                     {"name", requirement.name},
                     {"builds", requirement.builds},
                     {"virtual", requirement.is_virtual()},
                     {"records", requirement.records}};
  json["newest"] =
      requirement.newest ? json_of(index, *requirement.newest) : base::Json(nullptr);
  return json;
}

base::Json json_of(const graph::PackageIndex& index,
                   const std::vector<Requirement>& requirements) {
  base::Json list = base::Json::array();
  for (const Requirement& requirement : requirements) {
    list.push_back(json_of(index, requirement));
  }
  return list;
}

base::Json json_of(const app::FoundNeeds& found, const Options& options) {
  base::Json builds = base::Json::array();
  for (const graph::RecordRef build : found.builds) {
    builds.push_back(json_of(found.index, build));
  }
  base::Json json = {{"spec", options.spec},
                     {"subdir", found.channels.subdir},
                     {"channels", found.channels.urls},
                     {"builds", std::move(builds)},
                     {"depends", json_of(found.index, found.needs.depends)},
                     {"constrains", json_of(found.index, found.needs.constrains)}};
  if (options.tree) {
    base::Json lines = base::Json::array();
    for (const graph::NeededBy& line : found.tree) {
      base::Json entry = json_of(found.index, line.requirement);
      entry.erase("builds");
      entry["depth"] = line.depth;
      entry["repeated"] = line.repeated;
      lines.push_back(std::move(entry));
    }
    json["tree"] = std::move(lines);
  }
  return json;
}

/// "12 records, newest 1.26.4", "of the machine", or that there is none.
std::string what_is_there(const graph::PackageIndex& index,
                          const Requirement& requirement) {
  if (requirement.newest) {
    const graph::RecordRef ref = *requirement.newest;
    return count_text(requirement.records, "record") + ", newest " +
           std::string(index.table(ref.table).version(ref.row));
  }
  return requirement.is_virtual() ? "of the machine" : "nothing is that";
}

std::string in_builds(const Requirement& requirement, std::size_t builds) {
  return requirement.builds == builds ? ""
                                      : std::to_string(requirement.builds) + " of " +
                                            count_text(builds, "build");
}

std::string table_of(const app::FoundNeeds& found,
                     const std::vector<Requirement>& requirements,
                     const Terminal& terminal) {
  Table table({{"", false, true}, {}, {}});
  for (const Requirement& requirement : requirements) {
    table.add({requirement.spec, what_is_there(found.index, requirement),
               in_builds(requirement, found.builds.size())});
  }
  return table.text(terminal, 2);
}

std::string tree_of(const app::FoundNeeds& found, const Terminal& terminal) {
  Table table({{"", false, true}, {"", false, true}});
  for (const graph::NeededBy& line : found.tree) {
    std::string there = what_is_there(found.index, line.requirement);
    there += line.repeated ? " (see above)" : "";
    table.add({std::string(line.depth * std::size_t{2}, ' ') + line.requirement.spec,
               std::move(there)});
  }
  return table.text(terminal, 2);
}

std::string text_of(const app::FoundNeeds& found, const Options& options,
                    const Terminal& terminal) {
  const graph::RecordRef first = found.builds.front();
  const channel::RecordTable& table = found.index.table(first.table);
  std::string title = std::string(table.name_of(first.row)) + " " +
                      std::string(table.version(first.row));
  title += options.tree || found.builds.size() == 1
               ? " " + std::string(table.build(first.row))
               : ", " + count_text(found.builds.size(), "build");
  std::string text = coloured(terminal, Colour::bold, title) + "\n";
  if (options.tree) {
    return text + tree_of(found, terminal);
  }
  text += found.needs.depends.empty() ? "  needs nothing\n"
                                      : table_of(found, found.needs.depends, terminal);
  if (!found.needs.constrains.empty()) {
    text += coloured(terminal, Colour::bold, "constrains") + "\n" +
            table_of(found, found.needs.constrains, terminal);
  }
  return text;
}

int depends(const Options& options, const CommonOptions& common) {
  ProgressLine line(common.terminal);
  const app::FoundNeeds found = app::find_needs(
      choice_of(options.channels, common, line), options.spec, options.tree);
  line.clear();
  print_warnings(found.channels.warnings);
  if (common.json) {
    print_json(json_of(found, options));
  } else {
    print(text_of(found, options, common.terminal));
  }
  return 0;
}

}  // namespace

void register_depends(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "depends", "Lists what a package needs, and what there is of it");
  command
      ->add_option("SPEC", options->spec, "the package; of several the newest release")
      ->required()
      ->type_name("");
  add_channel_options(*command, options->channels);
  command->add_flag("--tree", options->tree,
                    "also what these need, each with its newest");
  command->footer(
      "The tree looks at one requirement at a time; 'conda-distro solve' says what\n"
      "would be installed together.\n\n"
      "Examples:\n"
      "  conda-distro depends pandas\n"
      "  conda-distro depends 'pandas 2.1.*' --tree -c ~/channels/integration");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return depends(*options, common);
    };
  });
}

}  // namespace distro::cli
