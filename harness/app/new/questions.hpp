// What `conda-distro new` may have to ask, and which answers are none.
#pragma once

#include <string>
#include <vector>

#include "app/new/interview.hpp"

namespace distro::app {

[[nodiscard]] Question ask_version();
[[nodiscard]] Question ask_maintainer(const std::string& fallback = "");
[[nodiscard]] Question ask_license();
[[nodiscard]] Question ask_summary();
[[nodiscard]] Question ask_home();
[[nodiscard]] Question ask_source();
[[nodiscard]] Question ask_sha256();
[[nodiscard]] Question ask_noarch();
[[nodiscard]] Question ask_requirement(const std::string& fallback);
/// `module` is what it may well be called.
[[nodiscard]] Question ask_import(const std::string& module);
[[nodiscard]] Question ask_command();
[[nodiscard]] Question ask_hardware();

/// The module that a package of that name most often has: "" for what cannot be one.
[[nodiscard]] std::string module_of(const std::string& package);

}  // namespace distro::app
