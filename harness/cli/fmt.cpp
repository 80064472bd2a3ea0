#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/recipes/format.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {
namespace {

using Answers = std::vector<app::FormatAnswer>;

struct Options {
  std::vector<std::string> paths;
  bool check = false;
  bool diff = false;
};

app::FormatRequest request_of(const Options& options, const CommonOptions& common) {
  app::FormatRequest request;
  request.repository = common.repository;
  request.paths.assign(options.paths.begin(), options.paths.end());
  request.writes = !options.check && !options.diff;
  request.compares = options.diff;
  return request;
}

base::Json json_of(const Answers& answers) {
  base::Json json = base::Json::array();
  for (const app::FormatAnswer& answer : answers) {
    base::Json one = {{"path", base::valid_utf8(answer.path)},
                      {"changed", answer.changed}};
    const std::string& reason = answer.fault.empty() ? answer.reason : answer.fault;
    if (!reason.empty()) {
      one["reason"] = base::valid_utf8(reason);
      one["malformed"] = !answer.fault.empty();
    }
    if (!answer.diff.empty()) {
      one["diff"] = base::valid_utf8(answer.diff);
    }
    json.push_back(std::move(one));
  }
  return json;
}

/// A diff as git colours it.
std::string coloured_diff(const std::string& diff, const Terminal& terminal) {
  std::string text;
  for (std::size_t at = 0; at < diff.size();) {
    const std::size_t end = std::min(diff.find('\n', at), diff.size() - 1);
    const std::string_view line = std::string_view(diff).substr(at, end - at);
    const bool header = line.starts_with("diff ") || line.starts_with("--- ") ||
                        line.starts_with("+++ ") || line.starts_with("index ");
    const Colour colour = header                   ? Colour::bold
                          : line.starts_with('-')  ? Colour::red
                          : line.starts_with('+')  ? Colour::green
                          : line.starts_with("@@") ? Colour::dim
                                                   : Colour::plain;
    text += coloured(terminal, colour,
                     terminal.attached ? printable(line) : std::string(line)) +
            "\n";
    at = end + 1;
  }
  return text;
}

std::string files_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " file" : " files");
}

std::string summary_of(const Answers& answers, bool writes) {
  const auto changed = static_cast<std::size_t>(
      std::count_if(answers.begin(), answers.end(),
                    [](const app::FormatAnswer& one) { return one.changed; }));
  if (changed == 0) {
    return files_text(answers.size()) + " looked at, nothing to format\n";
  }
  return files_text(answers.size()) + " looked at, " +
         (writes ? files_text(changed) + " formatted\n"
                 : files_text(changed) + " to format\n");
}

/// With --diff standard output holds the diff alone: it can be applied.
void print_answers(const Answers& answers, const Options& options,
                   const Terminal& terminal) {
  const bool writes = !options.check && !options.diff;
  std::string text;
  std::string remarks;
  for (const app::FormatAnswer& answer : answers) {
    if (!answer.fault.empty()) {
      print_remark(answer.fault + "\n");
    } else if (!answer.reason.empty()) {
      remarks += "left as it is: " + answer.path + ": " + answer.reason + "\n";
    } else if (options.diff) {
      text += coloured_diff(answer.diff, terminal);
    } else if (answer.changed) {
      text += (writes ? "formatted " : "would format ") + answer.path + "\n";
    }
  }
  if (options.diff) {
    print(text);
    print_remark(remarks);
  } else {
    print(text + remarks + summary_of(answers, writes));
  }
}

int format(const Options& options, const CommonOptions& common) {
  const Answers answers = app::format(request_of(options, common));
  if (common.json) {
    print_json(json_of(answers));
  } else {
    print_answers(answers, options, common.terminal);
  }
  const auto any = [&](const auto& holds) {
    return std::any_of(answers.begin(), answers.end(), holds);
  };
  if (any([](const app::FormatAnswer& one) { return !one.fault.empty(); })) {
    return 3;
  }
  const bool changes = any([](const app::FormatAnswer& one) { return one.changed; });
  return options.check && changes ? 1 : 0;
}

}  // namespace

void register_fmt(CLI::App& app, Command& chosen) {
  CLI::App* command =
      app.add_subcommand("fmt", "Gives manifests, distro.yaml and recipes one layout");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("PATH", options->paths,
                   "files and folders to format (default: the whole\n"
                   "distribution); recipes may be anywhere")
      ->type_name("");
  command->add_flag("--check", options->check,
                    "write nothing; exit code 1 if a file would change");
  command->add_flag("--diff", options->diff, "write nothing; show what would change");
  command->footer(
      "Comments stay, and so does what a file means: a file that would mean something\n"
      "else to one of its readers is left as it is, and named. Exit code 3 if a file\n"
      "cannot be read. docs/fmt.md has the rules.\n\n"
      "Examples:\n"
      "  conda-distro fmt\n"
      "  conda-distro fmt --check --diff recipes/numpy packages/numpy.yaml");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return format(*options, common);
    };
  });
}

}  // namespace distro::cli
