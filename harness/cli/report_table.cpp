#include "cli/report_table.hpp"

#include <algorithm>

#include "channel/channel_url.hpp"

namespace distro::cli {
namespace {

using promotion::Row;
using promotion::Verdict;

constexpr std::string_view margin = "  ";

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t taken = columns(text);
  return text + std::string(width > taken ? width - taken : 0, ' ');
}

Colour colour_of(const Row& row) {
  if (row.outcome == "passed" || row.outcome == "no_tests") {
    return Colour::green;
  }
  const bool open = row.outcome == "skipped" || row.outcome == "blocked" ||
                    row.comparison == "still_failing";
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
  std::string text = row.outcome;
  std::replace(text.begin(), text.end(), '_', ' ');
  std::string comparison = row.comparison;
  std::replace(comparison.begin(), comparison.end(), '_', ' ');
  return comparison.empty() || comparison == "still passing" ? text
                                                             : text + ", " + comparison;
}

/// Words put into lines of `width` columns; a word that is longer has a line of its
/// own.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!line.empty() && columns(line) + 1 + columns(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  if (!line.empty()) {
    lines.push_back(line);
  }
  return lines;
}

std::string rows_text(const std::vector<Row>& rows, const Terminal& terminal) {
  std::size_t name_width = 0;
  std::size_t how_width = 0;
  for (const Row& row : rows) {
    name_width = std::max(name_width, columns(row.package + " " + row.version));
    how_width = std::max(how_width, columns(how(row)));
  }
  const std::size_t indent = margin.size() + name_width + 2 + how_width + 2;
  // Beside the outcome there must be room for a sentence; else it gets its own lines.
  const bool beside = terminal.width >= indent + 30;
  const std::size_t left = beside ? indent : margin.size() + 4;
  std::string text;
  for (const Row& row : rows) {
    text += std::string(margin) + padded(row.package + " " + row.version, name_width) +
            "  " + coloured(terminal, colour_of(row), how(row));
    std::string gap(how_width - columns(how(row)) + 2, ' ');
    bool first = beside;
    for (const std::string& line : wrapped(row.why, terminal.width - left)) {
      text += first ? gap : "\n" + std::string(left, ' ');
      text += coloured(terminal, Colour::dim, line);
      first = false;
    }
    text += "\n";
  }
  return text;
}

std::string policies_text(const promotion::Decision& decision,
                          const Terminal& terminal) {
  std::string text;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    const std::string verdict(promotion::to_string(policy.verdict));
    text += std::string(margin) + padded(policy.policy, 16) +
            coloured(terminal, colour_of(policy.verdict), verdict) + "\n";
    for (const std::string& fact : policy.facts) {
      for (const std::string& line : wrapped(fact, terminal.width - 6)) {
        text += "      " + line + "\n";
      }
    }
  }
  return text;
}

std::string demands_text(const promotion::Decision& decision,
                         const Terminal& terminal) {
  std::string text;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    for (const promotion::Demand& demand : policy.demands) {
      std::string who;
      for (const std::string& maintainer : demand.maintainers) {
        who += (who.empty() ? "" : ", ") + maintainer;
      }
      const std::string line =
          (who.empty() ? "nobody maintains it" : who) + ": " + demand.subject;
      bool first = true;
      for (const std::string& part : wrapped(line, terminal.width - 4)) {
        text += (first ? std::string(margin) : "    ") + part + "\n";
        first = false;
      }
    }
  }
  return text.empty() ? std::string(margin) + "nobody\n" : text;
}

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string conclusion(const app::Report& report, const Terminal& terminal) {
  const Verdict verdict = report.decision.verdict;
  const std::string channel = channel::channel_name(report.integration);
  const std::size_t files = report.decision.artifacts.size();
  if (files == 0 && verdict == Verdict::promote) {
    return "Nothing to promote: " + channel + " is as it was\n";
  }
  std::string text = coloured(terminal, Colour::bold, "Decision: ") +
                     coloured(terminal, colour_of(verdict),
                              std::string(promotion::to_string(verdict)));
  if (report.promoted && report.promoted->copied == 0) {
    text += ": " + plural(files, "file") + " were in " + channel + " already";
  } else if (report.promoted) {
    text += ": " + plural(files, "file") + " entered " + channel + " in one step";
  } else if (verdict == Verdict::promote) {
    text += ": " + plural(files, "file") + " may enter " + channel +
            " ('conda-distro promote " + report.run + "' puts them there)";
  } else {
    text += ": " + channel + " is as it was";
  }
  return text + "\n";
}

}  // namespace

std::string report_table(const app::Report& report, const Terminal& terminal) {
  std::string candidates;
  for (const std::string& candidate : report.candidates) {
    candidates += (candidates.empty() ? "" : ", ") + candidate;
  }
  std::string text =
      coloured(terminal, Colour::bold,
               candidates.empty() ? "No artifact changes" : "Change: " + candidates) +
      "\n\n";
  if (!report.decision.rows.empty()) {
    text += rows_text(report.decision.rows, terminal) + "\n";
  }
  text += coloured(terminal, Colour::bold, "Policies") + "\n";
  text += policies_text(report.decision, terminal);
  text += "\n" + coloured(terminal, Colour::bold, "Who must act") + "\n";
  text += demands_text(report.decision, terminal);
  text += "\n" + conclusion(report, terminal);
  text += "Report: " + report.run + "/report.md\n";
  return text;
}

}  // namespace distro::cli
