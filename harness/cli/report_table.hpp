// The report as text on a terminal.
#pragma once

#include <string>

#include "app/report.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// Fits the terminal's width; ends with a newline.
[[nodiscard]] std::string report_table(const app::Report& report,
                                       const Terminal& terminal);

}  // namespace distro::cli
