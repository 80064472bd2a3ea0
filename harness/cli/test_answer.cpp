#include "cli/test_answer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "cli/quantities.hpp"

namespace distro::cli {
namespace {

using base::Json;

double seconds(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

Json phases(const app::TestedPackage& tested) {
  const job::Durations& durations = tested.result.durations;
  return {{"solve", seconds(durations.solve)},
          {"fetch", seconds(durations.fetch)},
          {"link", seconds(durations.link)},
          {"test", seconds(durations.test)},
          {"total", seconds(tested.total)}};
}

/// File names of all environments of the package, sorted.
Json solved(const job::Result& result) {
  Json names = Json::array();
  for (const job::Evidence& file : result.prefix) {
    names.push_back(file.fn);
  }
  return names;
}

Json texts(const std::vector<std::string>& list) {
  Json json = Json::array();
  for (const std::string& text : list) {
    json.push_back(base::valid_utf8(text));
  }
  return json;
}

/// 0 for tests that ran to their end; nothing if none ran, or a signal ended them.
Json exit_code(const job::Result& result) {
  if (result.outcome == job::Outcome::passed) {
    return 0;
  }
  return result.exit_code ? Json(*result.exit_code) : Json();
}

Colour colour_of(job::Outcome outcome) {
  switch (outcome) {
    case job::Outcome::passed:
      return Colour::green;
    case job::Outcome::no_tests:
    case job::Outcome::skipped:
      return Colour::yellow;
    default:
      return Colour::red;
  }
}

std::string ending(const job::Result& result) {
  if (result.signal) {
    return "  (signal " + std::to_string(*result.signal) + ")";
  }
  return result.exit_code && result.outcome == job::Outcome::failed
             ? "  (exit code " + std::to_string(*result.exit_code) + ")"
             : "";
}

std::string reproduced_by(const app::TestedPackage& tested) {
  return "conda-distro reproduce " + tested.run_name + " " + tested.job.id + " --shell";
}

}  // namespace

Json test_json(const app::TestedPackage& tested) {
  const job::Result& result = tested.result;
  Json json = {{"file", tested.job.package.fn},
               {"subdir", tested.job.package.subdir},
               {"sha256", tested.job.package.sha256},
               {"url", tested.job.package.url},
               {"job", tested.job.id},
               {"outcome", job::to_string(result.outcome)},
               {"exit_code", exit_code(result)},
               {"signal", result.signal ? Json(*result.signal) : Json()},
               {"failing", base::valid_utf8(result.command)},
               {"reason", base::valid_utf8(result.reason)},
               {"detail", base::valid_utf8(result.detail)},
               {"solved", solved(result)},
               {"environments", result.environments},
               {"seconds", phases(tested)},
               {"log", result.log},
               {"run", tested.run.string()},
               {"notes", texts(result.notes)}};
  if (!job::is_good(result.outcome) && !result.environments.empty()) {
    json["reproduce"] = reproduced_by(tested);
  }
  return json;
}

std::string test_text(const app::TestedPackage& tested, const Terminal& terminal) {
  const job::Result& result = tested.result;
  std::string outcome(job::to_string(result.outcome));
  constexpr std::size_t width = 14;
  outcome.resize(std::max(outcome.size(), width), ' ');
  std::string text =
      coloured(terminal, colour_of(result.outcome), outcome) + "  " +
      printable(tested.job.package.subdir + "/" + tested.job.package.fn) + "  " +
      base::readable(
          std::chrono::duration_cast<std::chrono::milliseconds>(tested.total)) +
      "\n";
  if (result.outcome == job::Outcome::passed) {
    return text;
  }
  if (!result.command.empty()) {
    text += "  command: " + printable(result.command) + ending(result) + "\n";
  }
  text += "  reason:  " + printable(result.reason) + "\n";
  if (!result.detail.empty()) {
    text += printable_lines(result.detail, 4);
  }
  for (const std::string& note : result.notes) {
    text += "  note:    " + printable(note) + "\n";
  }
  if (!result.log.empty()) {
    text += "  log:     " + result.log + "\n";
  }
  if (!job::is_good(result.outcome) && !result.environments.empty()) {
    text += "  again:   " + reproduced_by(tested) + "\n";
  }
  return text;
}

bool TestSummary::all_good() const {
  return std::all_of(counts_.begin(), counts_.end(),
                     [](const auto& entry) { return job::is_good(entry.first); });
}

std::string TestSummary::text() const {
  std::size_t total = 0;
  std::string parts;
  for (const auto& [outcome, count] : counts_) {
    total += count;
    parts += (parts.empty() ? "" : ", ") + std::to_string(count) + " " +
             std::string(job::to_string(outcome));
  }
  return count_text(total, "package") + (parts.empty() ? "" : ": " + parts);
}

}  // namespace distro::cli
