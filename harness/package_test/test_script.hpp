// The bash text that runs a group of tests in its prefix: activation, then the steps.
#pragma once

#include <string>
#include <vector>

#include "package_test/test_environment.hpp"
#include "package_test/test_source.hpp"

namespace distro::package_test {

/// The files of the working folder that run the group, the last one to be run by
/// `/bin/bash FILE` there. They have the names that the real tool gives them. The
/// prefix of `paths` must exist: its activation scripts are named in the text. A trace
/// of the commands ("+ ...") is part of the output.
[[nodiscard]] std::vector<TestFile> test_scripts(const TestGroup& group,
                                                 const channel::Record& package,
                                                 const TestPaths& paths);

}  // namespace distro::package_test
