// The cases of a file, one after another, and how many of them passed.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/json.hpp"

namespace distro::conformance {

/// Reads a file of one JSON object a line and calls `failure` with each; what that
/// returns is printed, behind the line's number and text, and the case has failed
/// unless it is empty. Prints "N passed, M failed" last. Returns the exit code: 0, or 1
/// if one failed. Throws EnvironmentError and InputError, which name the place.
int tally(const std::filesystem::path& file,
          const std::function<std::string(const base::Json& line)>& failure);

/// The same where `failure` names the case itself: its line is not printed, which may
/// be a whole recipe.
int tally_named(const std::filesystem::path& path,
                const std::function<std::string(const base::Json& line)>& failure);

}  // namespace distro::conformance
