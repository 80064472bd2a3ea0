// What of the findings distro.yaml and manifests do not want to hear.
#pragma once

#include <vector>

#include "recipe/lint/lint.hpp"

namespace distro::recipe {

/// As loud as `lint: rules:` says; what it ignores is dropped.
void set_severities(const Distribution& distribution, std::vector<Finding>& findings);

/// Without what the manifests skip; with what is wrong about their skips.
[[nodiscard]] std::vector<Finding> without_skipped(
    const FileTree& tree, const std::vector<Manifest>& manifests,
    const LintInput& input, std::vector<Finding> findings);

}  // namespace distro::recipe
