// `lint:` of distro.yaml.
#pragma once

#include "base/yaml.hpp"
#include "recipe/distribution.hpp"

namespace distro::recipe {

/// `node` has no faults by the table; nullptr: nothing is said.
[[nodiscard]] LintSetting read_lint_setting(const base::SourceText& source,
                                            const base::YamlNode* node);

}  // namespace distro::recipe
