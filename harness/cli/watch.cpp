#include "app/watch/watch.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/channel_options.hpp"
#include "cli/quantities.hpp"
#include "cli/watch_answer.hpp"

namespace distro::cli {
namespace {

struct Options {
  app::WatchQuestion question;
  std::vector<std::string> in_sync;  ///< "A,B" each
  std::string since;
  std::string wait;
};

std::vector<std::string> names_of(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    names.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

std::optional<std::chrono::sys_days> day_of(const std::string& text) {
  const auto day = base::parse_date(text);
  if (!day && !text.empty()) {
    throw UsageError("--since: '" + text + "' is no day: they are like 2026-01-31");
  }
  return day;
}

/// The question that the options are; `line` shows the loading and must outlive it.
app::WatchQuestion question_of(const Options& options, const CommonOptions& common,
                               ProgressLine& line) {
  app::WatchQuestion question = options.question;
  question.repository = common.repository;
  question.since = day_of(options.since);
  for (const std::string& set : options.in_sync) {
    question.in_sync.push_back(names_of(set));
  }
  question.on_step = [&line](std::string_view step) { line.show(step); };
  question.on_progress = progress_on(line);
  return question;
}

app::Patience patience_of(const Options& options, ProgressLine& line) {
  app::Patience patience;
  if (!options.wait.empty()) {
    patience.limit = duration_of("--wait", options.wait);
  }
  patience.on_pause = [&line](const app::WatchAnswer& answer,
                              std::chrono::milliseconds pause,
                              std::chrono::milliseconds left) {
    const auto whole = [](std::chrono::milliseconds time) {
      return base::readable(std::chrono::ceil<std::chrono::seconds>(time));
    };
    line.show(std::to_string(app::amiss_in(answer)) + " amiss; asked again in " +
              whole(pause) + ", for " + whole(left) + " more");
  };
  return patience;
}

int watch(const Options& options, const CommonOptions& common) {
  ProgressLine line(common.terminal);
  const app::WatchAnswer answer =
      app::watch(question_of(options, common, line), patience_of(options, line));
  line.clear();
  if (common.json) {
    print_json(watch_json(answer));
  } else {
    print_warnings(answer.warnings);
    print(watch_text(answer, common.terminal));
  }
  return app::amiss_in(answer) == 0 ? 0 : 1;
}

void add_options(CLI::App& command, Options& options) {
  app::WatchQuestion& question = options.question;
  command
      .add_option("-c,--channel", question.channel,
                  "where to look: name, path or URL; a mirror, say\n"
                  "(default: the integration channel)")
      ->type_name("CHANNEL");
  command
      .add_option("--subdir", question.subdirs,
                  "platform, several times (default: those of\n"
                  "distro.yaml, or this machine's)")
      ->type_name("SUBDIR")
      ->allow_extra_args(false);
  command
      .add_option("--in-sync", options.in_sync,
                  "packages that are released together, besides\n"
                  "those of distro.yaml; several times")
      ->type_name("A,B,...")
      ->allow_extra_args(false);
  command.add_flag("--only-sets", question.only_sets,
                   "do not look at what was promoted");
  command
      .add_option("--since", options.since,
                  "only what was promoted or built since that day")
      ->type_name("DATE");
  command
      .add_option("--limit", question.limit,
                  "at most so many promotions, the newest ones\n(default: 100)")
      ->type_name("N");
  command
      .add_option("--wait", options.wait,
                  "ask again until all is in order, at most so\nlong: 30s, 10m, 1h")
      ->type_name("TIME");
}

}  // namespace

void register_watch(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("watch", "Says what is half published, and since when");
  add_options(*command, *options);
  command->footer(
      "Compares what was promoted into the integration channel with the repodata that\n"
      "users get, and looks for releases of packages that belong together of which a\n"
      "part is missing. Servers are always asked, whatever is cached. Exit code 1 if\n"
      "something is amiss.\n\n"
      "Examples:\n"
      "  conda-distro watch --wait 10m              after a promotion\n"
      "  conda-distro watch -c https://mirror.example.org/integration\n"
      "  conda-distro watch -c ./gpu --in-sync pytorch,torchvision");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return watch(*options, common); };
  });
}

}  // namespace distro::cli
