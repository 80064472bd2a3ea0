#include "app/dependents.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string name;
  std::string subdir;
};

base::Json json_of(const std::vector<graph::NamedDependent>& dependents) {
  base::Json list = base::Json::array();
  for (const graph::NamedDependent& dependent : dependents) {
    base::Json path = base::Json::array();
    for (const job::PathStep& step : dependent.path) {
      path.push_back({{"name", step.name}, {"depends", step.depends}});
    }
    list.push_back({{"name", dependent.record.name},
                    {"version", dependent.record.version},
                    {"build", dependent.record.build},
                    {"subdir", dependent.record.subdir},
                    {"path", std::move(path)}});
  }
  return list;
}

/// "pandas 2.1.4    numpy >=1.23.2,<2", and for the further ones through whom.
std::string text_of(const std::vector<graph::NamedDependent>& dependents) {
  std::size_t width = 0;
  for (const graph::NamedDependent& dependent : dependents) {
    width = std::max(
        width, dependent.record.name.size() + dependent.record.version.size() + 1);
  }
  std::string text;
  for (const graph::NamedDependent& dependent : dependents) {
    const std::string name = dependent.record.name + " " + dependent.record.version;
    text += name + std::string(width - name.size() + 2, ' ') +
            dependent.path.back().depends;
    std::string through;
    for (std::size_t at = 1; at + 1 < dependent.path.size(); ++at) {
      through += (through.empty() ? "" : ", ") + dependent.path[at].name;
    }
    text += (through.empty() ? "" : "  (through " + through + ")") + "\n";
  }
  return text.empty() ? "nothing depends on it\n" : text;
}

int dependents(const Options& options, const CommonOptions& common) {
  const std::vector<graph::NamedDependent> found = app::find_dependents(
      app::open_workspace(common.repository), options.name, options.subdir);
  if (common.json) {
    print_json(json_of(found));
  } else {
    print(text_of(found));
  }
  return 0;
}

}  // namespace

void register_dependents(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "dependents", "Lists what in the channel depends on a package");
  command->add_option("NAME", options->name, "the package")->required()->type_name("");
  command
      ->add_option("--subdir", options->subdir,
                   "platform (default: the first of distro.yaml)")
      ->type_name("SUBDIR");
  command->footer("Example:\n  conda-distro dependents numpy");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return dependents(*options, common);
    };
  });
}

}  // namespace distro::cli
