#include "cli/run_command.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "base/error.hpp"
#include "base/log.hpp"

namespace distro::cli {

base::FileLock lock_of(const app::RunFolder& folder) {
  return folder.lock([&] {
    base::log(base::LogLevel::info,
              "waiting for another conda-distro to leave " + folder.path().string());
  });
}

CLI::App* register_run_command(CLI::App& app, Command& chosen,
                               const RunCommand& command) {
  const auto run = std::make_shared<std::string>();
  CLI::App* added = app.add_subcommand(command.name, command.description);
  added->add_option("RUN", *run, "folder of the run, as 'conda-distro change' names it")
      ->required()
      ->type_name("");
  added->footer(std::string("Example:\n  ") + command.example);
  added->callback([run, action = command.action, &chosen] {
    chosen = [run, action](const CommonOptions& common) {
      const app::RunFolder folder(std::filesystem::absolute(*run));
      if (!std::filesystem::is_directory(folder.path())) {
        throw UsageError(folder.path().string() +
                         ": there is no such folder; 'conda-distro change' makes one");
      }
      const base::FileLock lock = lock_of(folder);
      return action(folder, common);
    };
  });
  return added;
}

}  // namespace distro::cli
