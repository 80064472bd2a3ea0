#include "cli/report_table.hpp"

#include <algorithm>

#include "base/listed.hpp"
#include "channel/channel_url.hpp"

namespace distro::cli {
namespace {

using promotion::Row;
using promotion::Verdict;

constexpr std::size_t margin = 2;  // columns
constexpr std::size_t below = 4;   // columns before what belongs to the line above

Colour colour_of(const Row& row) {
  if (row.outcome == "passed" || row.outcome == "no_tests") {
    return Colour::green;
  }
  const bool open = row.outcome.empty() || row.outcome == "skipped" ||
                    row.outcome == "blocked" || row.comparison == "still_failing";
  return open ? Colour::yellow : Colour::red;
}

Colour colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::promote:
      return Colour::green;
    case Verdict::wait:
      return Colour::yellow;
    case Verdict::hold:
    case Verdict::refuse:
      return Colour::red;
  }
  return Colour::plain;
}

/// The outcome and, where there is one, its comparison: "failed, regressed".
std::string how(const Row& row) {
  std::string text = row.outcome.empty() ? "no result" : row.outcome;
  std::replace(text.begin(), text.end(), '_', ' ');
  std::string comparison = row.comparison;
  std::replace(comparison.begin(), comparison.end(), '_', ' ');
  return comparison.empty() || comparison == "still passing" ? text
                                                             : text + ", " + comparison;
}

/// One more line, indented.
void add_line(std::string& text, std::size_t indent, const std::string& line) {
  text += std::string(indent, ' ') + line + "\n";
}

/// The text in lines below each other, the first one indented by `first`, the others by
/// `rest`.
void add_wrapped(std::string& text, const Terminal& terminal, const std::string& words,
                 std::size_t first, std::size_t rest) {
  for (const std::string& line :
       wrapped(printable(words), terminal.width - std::max(first, rest))) {
    add_line(text, first, line);
    first = rest;
  }
}

std::string name_of(const Row& row) { return row.package + " " + row.version; }

/// Where the parts of a row stand; all rows of a table alike.
struct Layout {
  std::size_t name_width = 0;
  std::size_t how_width = 0;
  std::size_t width = 0;  ///< of the terminal

  [[nodiscard]] std::size_t how_at() const { return margin + name_width + 2; }
  [[nodiscard]] std::size_t why_at() const { return how_at() + how_width + 2; }
  /// Beside the outcome there must be room for a sentence.
  [[nodiscard]] bool why_beside() const { return width >= why_at() + 30; }
  [[nodiscard]] bool how_beside() const { return width >= how_at() + how_width; }
};

std::string row_text(const Row& row, const Layout& layout, const Terminal& terminal) {
  const std::string outcome = coloured(terminal, colour_of(row), how(row));
  std::string text = std::string(margin, ' ') + name_of(row);
  if (layout.how_beside()) {
    text += std::string(layout.how_at() - columns(text), ' ') + outcome;
  } else {
    text += "\n" + std::string(below, ' ') + outcome;
  }
  const std::size_t left = layout.why_beside() ? layout.why_at() : below;
  std::string gap(layout.why_at() - layout.how_at() - columns(how(row)), ' ');
  for (const std::string& line : wrapped(printable(row.why), layout.width - left)) {
    text += layout.why_beside() && !gap.empty() ? gap : "\n" + std::string(left, ' ');
    text += coloured(terminal, Colour::dim, line);
    gap.clear();
  }
  return text + "\n";
}

std::string rows_text(const std::vector<Row>& rows, const Terminal& terminal) {
  Layout layout;
  layout.width = terminal.width;
  for (const Row& row : rows) {
    layout.name_width = std::max(layout.name_width, columns(name_of(row)));
    layout.how_width = std::max(layout.how_width, columns(how(row)));
  }
  std::string text;
  for (const Row& row : rows) {
    text += row_text(row, layout, terminal);
  }
  return text;
}

std::string policies_text(const promotion::Decision& decision,
                          const Terminal& terminal) {
  std::size_t width = 0;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    width = std::max(width, columns(policy.policy));
  }
  std::string text;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    const std::string gap(width - columns(policy.policy) + 2, ' ');
    const std::string verdict(promotion::to_string(policy.verdict));
    add_line(
        text, margin,
        policy.policy + gap + coloured(terminal, colour_of(policy.verdict), verdict));
    for (const promotion::Finding& finding : policy.findings) {
      add_wrapped(text, terminal, promotion::told(finding), below, below + 2);
    }
  }
  return text;
}

std::string demands_text(const promotion::Decision& decision,
                         const Terminal& terminal) {
  std::string text;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    for (const promotion::Demand& demand : promotion::demands_of(policy)) {
      const std::string who = base::joined(demand.maintainers);
      const std::string whose =
          who.empty() ? "nobody maintains " + demand.package : who;
      add_wrapped(text, terminal, whose + ": " + demand.subject, margin, below);
    }
  }
  return text.empty() ? std::string(margin, ' ') + "nobody\n" : text;
}

std::string overrides_text(const promotion::Decision& decision,
                           const Terminal& terminal) {
  std::string text;
  for (const promotion::OverrideUse& use : decision.overrides) {
    const std::string line = use.file + ", " + use.state + ": " + use.message;
    add_wrapped(text, terminal, line, margin, below);
  }
  return text;
}

std::string subsets_text(const promotion::Decision& decision,
                         const Terminal& terminal) {
  std::string text;
  for (const promotion::Subset& subset : decision.subsets) {
    add_wrapped(text, terminal, base::joined(subset.packages), margin, below);
    for (const std::string& line : subset.without) {
      add_wrapped(text, terminal, "without " + line, below, below + 2);
    }
  }
  return text;
}

/// What the verdict means for the channel.
std::string consequence(const app::Report& report) {
  const std::string channel = channel::channel_name(report.integration);
  const std::size_t count = report.decision.artifacts.size();
  const std::string files = std::to_string(count) + (count == 1 ? " file" : " files");
  switch (report.decision.verdict) {
    case Verdict::promote:
      if (report.promoted && report.promoted->copied == 0) {
        return files + (count == 1 ? " was in " : " were in ") + channel + " already";
      }
      return files + (report.promoted ? " entered " + channel + " in one step"
                                      : " may enter " + channel);
    case Verdict::wait:
      return "not all is known yet; " + channel + " is as it was";
    case Verdict::hold:
      return "somebody must act first; " + channel + " is as it was";
    case Verdict::refuse:
      return "these files may not enter; " + channel + " is as it was";
  }
  return "";
}

std::string conclusion(const app::Report& report, const Terminal& terminal) {
  const Verdict verdict = report.decision.verdict;
  if (verdict == Verdict::promote && report.decision.artifacts.empty()) {
    return "Nothing to promote, " + channel::channel_name(report.integration) +
           " is as it was\n";
  }
  const std::string word(promotion::to_string(verdict));
  const std::string begin = "Decision: " + word;
  std::string text;
  add_wrapped(text, terminal, begin + ", " + consequence(report), 0, margin);
  text.replace(0, begin.size(),
               coloured(terminal, Colour::bold, "Decision: ") +
                   coloured(terminal, colour_of(verdict), word));
  if (verdict == Verdict::promote && !report.promoted) {
    text += "Next: conda-distro promote " + report.run + "\n";
  }
  return text;
}

}  // namespace

std::string report_table(const app::Report& report, const Terminal& terminal) {
  const std::string candidates = report.candidates.empty()
                                     ? "No artifact changes"
                                     : "Change: " + base::joined(report.candidates);
  const auto heading = [&](const std::string& words) {
    return coloured(terminal, Colour::bold, words) + "\n";
  };
  std::string text;
  for (const std::string& line : wrapped(candidates, terminal.width)) {
    text += heading(line);
  }
  for (const std::string& notice : report.notices) {
    add_wrapped(text, terminal, notice, 0, margin);
  }
  text += "\n";
  if (!report.decision.rows.empty()) {
    text += rows_text(report.decision.rows, terminal) + "\n";
  }
  text += heading("Policies") + policies_text(report.decision, terminal) + "\n";
  if (!report.decision.overrides.empty()) {
    text += heading("Overrides") + overrides_text(report.decision, terminal) + "\n";
  }
  if (!report.decision.subsets.empty()) {
    text += heading("Could enter without the rest, if tested again by itself") +
            subsets_text(report.decision, terminal) + "\n";
  }
  text += heading("Who must act") + demands_text(report.decision, terminal) + "\n";
  text += conclusion(report, terminal);
  text += "Report: " + report.run + "/report.md\n";
  text += "Logs: " + report.run + "/jobs/*/log.txt\n";
  return text;
}

}  // namespace distro::cli
