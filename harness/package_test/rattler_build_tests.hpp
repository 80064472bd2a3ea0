// The tests of a package that rattler-build made: info/tests/tests.yaml
// (conda-semantics 7.3). Every element has an environment of its own.
#pragma once

#include <filesystem>
#include <vector>

#include "package_test/test_source.hpp"

namespace distro::package_test {

/// In the order of the file; a python element is a group for each of its python
/// versions. Elements that are checked when the package is built (package_contents) are
/// left out. Throws InputError for an element of no known kind.
[[nodiscard]] std::vector<TestGroup> rattler_build_tests(
    const std::filesystem::path& extracted);

}  // namespace distro::package_test
