// Options whose value is one of a few words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace distro::cli {

/// Refuses other words: "--format: 'xml' is none of text, yaml and html".
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> words);

}  // namespace distro::cli
