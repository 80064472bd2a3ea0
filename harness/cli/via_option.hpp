// `--via`: who asks a server to publish.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace distro::cli {

void add_via_option(CLI::App& command, std::string& via);

/// Nothing if it was not said.
[[nodiscard]] std::optional<std::string> via_of(const std::string& via);

}  // namespace distro::cli
