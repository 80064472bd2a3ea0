// Runs a command line in this process and takes what it says.
#pragma once

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/command_line.hpp"

namespace distro::test {

struct Answer {
  int code = 0;
  std::string text;  ///< what went to standard output
};

inline Answer run(const std::vector<std::string>& arguments) {
  std::ostringstream output;
  std::streambuf* before = std::cout.rdbuf(output.rdbuf());
  try {
    const int code = cli::run_command_line(arguments);
    std::cout.rdbuf(before);
    return {code, output.str()};
  } catch (...) {
    std::cout.rdbuf(before);
    throw;
  }
}

/// The message of the UsageError.
inline std::string refused(const std::vector<std::string>& arguments) {
  try {
    run(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "not refused";
}

}  // namespace distro::test
