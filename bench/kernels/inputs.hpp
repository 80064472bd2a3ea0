// What the kernels work on, read from files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::bench {

/// The lines of a text file. Throws EnvironmentError.
[[nodiscard]] std::vector<std::string> lines_of(const std::filesystem::path& file);

/// A spec to match, and the record to match it with.
struct MatchCase {
  std::string spec;
  channel::Record record;
};
/// Lines of spec, name, version, build, build number and subdir, between tabs.
[[nodiscard]] std::vector<MatchCase> match_cases(const std::filesystem::path& file);

/// The channel in a folder, as a URL.
[[nodiscard]] std::string channel_url(const std::filesystem::path& folder);

}  // namespace distro::bench
