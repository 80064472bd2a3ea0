#include "app/plan.hpp"

#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/run_command.hpp"

namespace distro::cli {
namespace {

std::string text_of(const job::Plan& plan) {
  std::string text;
  for (const job::Job& job : plan.jobs) {
    text += "test      " + job.package.name + " " + job.package.version + "\n";
  }
  for (const job::Dependent& dependent : plan.dependents) {
    const std::string name = dependent.record.name + " " + dependent.record.version;
    if (dependent.disposition == job::Disposition::required_bump) {
      text += "bump      " + name + ": " + dependent.excluded_by + " excludes " +
              dependent.excludes + "\n";
    } else if (dependent.disposition == job::Disposition::blocked) {
      std::string through;
      for (const std::string& other : dependent.blocked_through) {
        through += (through.empty() ? "" : ", ") + other;
      }
      text += "blocked   " + name + ": through " + through + "\n";
    }
  }
  return text.empty() ? "nothing to test\n" : text;
}

int plan(const app::RunFolder& folder, const CommonOptions& common) {
  const job::Plan made =
      app::make_plan(app::open_workspace(common.repository), folder.change());
  folder.write(made);
  if (common.json) {
    print_json(job::to_json(made));
  } else {
    print(text_of(made) + folder.file("plan.json").string() + "\n");
  }
  return 0;
}

}  // namespace

void register_plan(CLI::App& app, Command& chosen) {
  register_run_command(
      app, chosen,
      {"plan", "Finds what depends on the change and must be tested",
       "conda-distro plan .conda-distro/runs/1f2e3d4c-5b6a7988", plan});
}

}  // namespace distro::cli
