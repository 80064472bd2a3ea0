// What a run says to people: one page, as data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/notify.hpp"
#include "app/run_folder.hpp"
#include "promotion/publisher.hpp"

namespace distro::app {

struct Report {
  std::string run;                      ///< folder
  std::string base;                     ///< commit
  std::string head;                     ///< commit
  std::vector<std::string> candidates;  ///< "numpy 1.26.3 -> 2.0.2"
  std::vector<std::string> notices;     ///< of packages that go or get another name
  promotion::Decision decision;
  std::size_t jobs = 0;     ///< that were run and ended, baselines included
  std::string integration;  ///< URL
  std::optional<promotion::PromotionSummary> promoted;  ///< if it was asked for
  NotifySummary messages;
};

/// The report of what is in the run's folder.
[[nodiscard]] Report make_report(const RunFolder& folder);

[[nodiscard]] base::Json to_json(const Report& report);

/// report.md: for a pull request's page.
[[nodiscard]] std::string markdown(const Report& report);

/// Writes report.json and report.md.
void write_report(const RunFolder& folder, const Report& report);

}  // namespace distro::app
