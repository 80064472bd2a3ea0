#include "cli/channel_options.hpp"

#include <CLI/CLI.hpp>

#include "base/log.hpp"
#include "cli/quantities.hpp"

namespace distro::cli {

void add_channel_options(CLI::App& command, ChannelOptions& options) {
  command
      .add_option("-c,--channel", options.channels,
                  "a channel: name, path or URL; several times,\n"
                  "highest priority first (default: distro.yaml's)")
      ->type_name("CHANNEL")
      ->allow_extra_args(false);
  command
      .add_option("--subdir", options.subdir,
                  "platform (default: the first of distro.yaml,\n"
                  "or this machine's)")
      ->type_name("SUBDIR");
  command.add_flag("--offline", options.offline, "use what is cached, ask no server");
}

app::ChannelChoice choice_of(const ChannelOptions& options, const CommonOptions& common,
                             ProgressLine& line) {
  app::ChannelChoice choice;
  choice.repository = common.repository;
  choice.channels = options.channels;
  choice.subdir = options.subdir;
  choice.offline = options.offline;
  choice.on_step = [&line](std::string_view step) { line.show(step); };
  choice.on_progress = progress_on(line);
  return choice;
}

std::function<void(const std::string&, std::uint64_t, std::uint64_t)> progress_on(
    ProgressLine& line) {
  return [&line](const std::string& what, std::uint64_t done, std::uint64_t total) {
    const std::string all = total == 0 ? "" : " of " + size_text(total);
    line.show(size_text(done) + all + "  " + what);
  };
}

void print_warnings(const std::vector<std::string>& warnings) {
  constexpr std::size_t most = 5;
  for (std::size_t at = 0; at < std::min(most, warnings.size()); ++at) {
    base::log(base::LogLevel::warning, warnings[at]);
  }
  if (warnings.size() > most) {
    base::log(
        base::LogLevel::warning,
        "and " + count_text(warnings.size() - most, "more warning") + " of this kind");
  }
}

}  // namespace distro::cli
