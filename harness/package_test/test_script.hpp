// The bash text that runs a group of tests in its prefix: activation, then the steps.
#pragma once

#include <string>

#include "package_test/test_environment.hpp"
#include "package_test/test_source.hpp"

namespace distro::package_test {

/// The prefix of `paths` must exist: its activation scripts are named in the text. It
/// is to be run by `/bin/bash FILE` in the working folder. A trace of the commands ("+
/// ...") is part of the output.
[[nodiscard]] std::string test_script(const TestGroup& group,
                                      const channel::Record& package,
                                      const TestPaths& paths);

}  // namespace distro::package_test
