// The tests of a package that conda-build made (conda-semantics 6.4 to 6.6).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "package_test/test_source.hpp"

namespace distro::package_test {

/// All of them, in one environment; nothing if there are none. `variant` is what the
/// package was built with. Throws InputError.
[[nodiscard]] std::optional<TestGroup> conda_build_tests(
    const PackageUnderTest& package, const std::map<std::string, std::string>& variant,
    std::vector<std::string>& notes);

/// A test requirement as conda-build asks the solver for it: `name 1.2` means 1.2.*.
[[nodiscard]] std::string conda_build_requirement(const std::string& text);

}  // namespace distro::package_test
