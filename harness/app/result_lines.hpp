// Files with one result a line.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "job/result.hpp"

namespace distro::app {

[[nodiscard]] std::string result_lines(std::span<const job::Result> results);

/// The results of a file, in its order; none if there is no file. A line that is no
/// JSON, as a kill leaves it, is logged with `what_then` and dropped. Throws InputError
/// for JSON that is no result.
[[nodiscard]] std::vector<job::Result> results_in(const std::filesystem::path& file,
                                                  const std::string& what_then);

}  // namespace distro::app
