#include "cli/report_table.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <regex>

#include "base/file.hpp"

using namespace distro;
using promotion::Verdict;

namespace {

constexpr const char* abi =
    "RuntimeError: module compiled against ABI version 0x1000009 but this version of "
    "numpy is 0x2000000";

/// numpy 2.0.2 alone, as in the sample.
std::vector<promotion::Row> rows() {
  return {{"numpy", "2.0.2", "passed", "new", "", "numpy-job"},
          {"bottleneck", "1.3.7", "failed", "regressed",
           "ImportError: numpy.core.multiarray failed to import", "bottleneck-job"},
          {"numexpr", "2.8.4", "failed", "regressed", abi, "numexpr-job"},
          {"pandas", "2.1.4", "required_bump", "",
           "requires numpy >=1.23.2,<2, which excludes numpy 2.0.2", ""},
          {"patsy", "1.0.1", "passed", "still_passing", "", "patsy-job"},
          {"pyopencl", "2024.3", "skipped", "",
           "needs gpu, which no runner has (local)", "pyopencl-job"},
          {"uncertainties", "3.1.7", "passed", "", "", "uncertainties-job"},
          {"xarray", "2023.12.0", "blocked", "", "through pandas", ""}};
}

promotion::Finding found(const std::string& fact) {
  promotion::Finding finding;
  finding.verdict = Verdict::hold;
  finding.fact = fact;
  return finding;
}

promotion::Finding demanded(const std::string& fact, const promotion::Demand& demand) {
  promotion::Finding finding = found(fact);
  finding.demand = demand;
  return finding;
}

promotion::PolicyVerdict tests_verdict() {
  return {"tests",
          Verdict::hold,
          {demanded("bottleneck 1.3.7: regressed (failed): ImportError: "
                    "numpy.core.multiarray failed to import",
                    {"bottleneck",
                     {"tomas-r"},
                     "release bottleneck that works with numpy 2.0.2",
                     "",
                     "bottleneck-job"}),
           demanded(std::string("numexpr 2.8.4: regressed (failed): ") + abi,
                    {"numexpr",
                     {},
                     "release numexpr that works with numpy 2.0.2",
                     "",
                     "numexpr-job"})}};
}

app::Report alone() {
  app::Report report;
  report.run = "/runs/alone";
  report.candidates = {"numpy 1.26.3 -> 2.0.2"};
  report.integration = "file:///channels/integration";
  report.decision.verdict = Verdict::hold;
  report.decision.rows = rows();
  report.decision.artifacts.resize(1);
  report.decision.policies = {
      {"evidence", Verdict::promote, {}},
      tests_verdict(),
      {"required_bumps",
       Verdict::hold,
       {demanded("pandas 2.1.4 requires numpy >=1.23.2,<2, which excludes numpy 2.0.2",
                 {"pandas",
                  {"pandas-team", "ann"},
                  "release pandas that admits numpy 2.0.2",
                  "",
                  ""}),
        found("xarray 2023.12.0 is blocked through pandas")}},
      {"coverage",
       Verdict::promote,
       {found("pyopencl 2024.3 was skipped: needs gpu, which no runner has (local) "
              "(accepted by missing_hardware)")}}};
  return report;
}

app::Report promotable(std::size_t files) {
  app::Report report = alone();
  report.decision.verdict = Verdict::promote;
  report.decision.artifacts.resize(files);
  return report;
}

std::string table(const app::Report& report, std::size_t width, bool colours = false) {
  cli::Terminal terminal;
  terminal.width = width;
  terminal.colours = colours;
  return cli::report_table(report, terminal);
}

/// Compares with a file of golden/. DISTRO_TEST_ACCEPT=1 writes it instead.
void check_golden(const std::string& name, const std::string& text) {
  const std::string path = "tests/cli/golden/" + name;
  if (std::getenv("DISTRO_TEST_ACCEPT") != nullptr) {
    base::write_file(path, text);
    WARN("wrote " << path);
    return;
  }
  CHECK(text == base::read_file(path));
}

/// The lines from the one that begins with "Decision".
std::string conclusion(const app::Report& report, std::size_t width = 80) {
  const std::string text = table(report, width);
  return text.substr(text.find("Decision: "),
                     text.find("Report: ") - text.find("Decision: "));
}

std::string without_colours(const std::string& text) {
  return std::regex_replace(text, std::regex("\x1b\\[[0-9;]*m"), "");
}

}  // namespace

TEST_CASE("the report of a change fits 80 columns", "[cli]") {
  check_golden("alone_80.txt", table(alone(), 80));
}

TEST_CASE("the report uses the room of a wide terminal", "[cli]") {
  check_golden("alone_120.txt", table(alone(), 120));
}

TEST_CASE("the report of a narrow terminal puts the reasons below", "[cli]") {
  check_golden("alone_40.txt", table(alone(), 40));
}

TEST_CASE("an outcome that is too long for its place goes below the name", "[cli]") {
  app::Report report = alone();
  report.decision.rows = {{"scikit-learn", "1.4.0rc1", "infrastructure_error",
                           "unknown", "the disk is full", "job"},
                          {"six", "1.16", "", "", "its job has not run", "job"}};
  const std::string text = table(report, 40);
  CHECK(text.find("  scikit-learn 1.4.0rc1\n"
                  "    infrastructure error, unknown\n"
                  "    the disk is full\n"
                  "  six 1.16\n"
                  "    no result\n"
                  "    its job has not run\n") != std::string::npos);
}

TEST_CASE("no line is wider than the terminal", "[cli]") {
  for (std::size_t width = 40; width <= 130; ++width) {
    const std::string text = table(alone(), width);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      INFO(width << ": " << line);
      CHECK(cli::columns(line) <= width);
      CHECK_FALSE(line.ends_with(' '));
    }
  }
}

TEST_CASE("colours change nothing but the colour", "[cli]") {
  for (const std::size_t width : {40U, 80U, 120U}) {
    const std::string coloured = table(alone(), width, true);
    CHECK(coloured.find("\x1b[31mfailed, regressed\x1b[0m") != std::string::npos);
    CHECK(coloured.find("\x1b[32mpassed, new\x1b[0m") != std::string::npos);
    CHECK(coloured.find("\x1b[33mskipped\x1b[0m") != std::string::npos);
    CHECK(without_colours(coloured) == table(alone(), width));
  }
}

TEST_CASE("the conclusion says what the verdict means for the channel", "[cli]") {
  app::Report report = alone();
  CHECK(conclusion(report) ==
        "Decision: hold, somebody must act first; integration is as it was\n");
  CHECK(conclusion(report, 40) ==
        "Decision: hold, somebody must act\n"
        "  first; integration is as it was\n");
  report.decision.verdict = Verdict::wait;
  CHECK(conclusion(report) ==
        "Decision: wait, not all is known yet; integration is as it was\n");
  report.decision.verdict = Verdict::refuse;
  CHECK(conclusion(report) ==
        "Decision: refuse, these files may not enter; integration is as it was\n");
}

TEST_CASE("the conclusion says what entered the channel, or how it may", "[cli]") {
  app::Report report = promotable(3);
  CHECK(conclusion(report) ==
        "Decision: promote, 3 files may enter integration\n"
        "Next: conda-distro promote /runs/alone\n");
  report.promoted = promotion::PromotionSummary{};
  report.promoted->copied = 3;
  CHECK(conclusion(report) ==
        "Decision: promote, 3 files entered integration in one step\n");
  report = promotable(1);
  report.promoted = promotion::PromotionSummary{};
  CHECK(conclusion(report) == "Decision: promote, 1 file was in integration already\n");
}

TEST_CASE("a change without artifacts has no table", "[cli]") {
  app::Report report = promotable(0);
  report.candidates.clear();
  report.decision.rows.clear();
  report.decision.policies = {{"tests", Verdict::promote, {}}};
  CHECK(table(report, 80) ==
        "No artifact changes\n"
        "\n"
        "Policies\n"
        "  tests  promote\n"
        "\n"
        "Who must act\n"
        "  nobody\n"
        "\n"
        "Nothing to promote, integration is as it was\n"
        "Report: /runs/alone/report.md\n"
        "Logs: /runs/alone/jobs/*/log.txt\n");
}

TEST_CASE("many candidates are wrapped, and a reason cannot steer the terminal",
          "[cli]") {
  app::Report report = alone();
  report.candidates = {"numpy 1.26.3 -> 2.0.2", "pandas 2.1.4 -> 2.2.3",
                       "xarray 2023.12.0 -> 2024.9.0"};
  report.decision.rows[1].why = "\x1b[2J\x1b]0;owned\x07gone";
  const std::string text = table(report, 60);
  CHECK(
      text.starts_with("Change: numpy 1.26.3 -> 2.0.2, pandas 2.1.4 -> 2.2.3, xarray\n"
                       "2023.12.0 -> 2024.9.0\n\n"));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("[2J ]0;owned gone") != std::string::npos);
}

TEST_CASE("a report says which packages leave, below what comes in", "[cli]") {
  app::Report report = alone();
  report.notices = {"six leaves the distribution; its files stay in the channel"};
  const std::string text = cli::report_table(report, cli::Terminal{});
  CHECK(
      text.starts_with("Change: numpy 1.26.3 -> 2.0.2\n"
                       "six leaves the distribution; its files stay in the channel\n"
                       "\n"));
}
