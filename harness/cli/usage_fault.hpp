// Wrong usage, in words for the one who typed it (CLI11 has found it).
#pragma once

#include <CLI/CLI.hpp>

#include "base/error.hpp"

namespace distro::cli {

/// The innermost command of the line that was recognised.
[[nodiscard]] const CLI::App& innermost(const CLI::App& app);

/// What is wrong, the nearest known word, and whose help to read.
[[nodiscard]] UsageError usage_fault(const CLI::App& app, const CLI::ParseError& error);

}  // namespace distro::cli
