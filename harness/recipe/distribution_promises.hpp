// `promises:` of distro.yaml.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "base/yaml.hpp"
#include "recipe/distribution.hpp"

namespace distro::recipe {

/// What the table cannot say of promises: each has either specs or in_sync, the texts
/// are MatchSpecs and version specs, the channels have `integration` among them.
/// `node` fits the table; nullptr: there are none.
[[nodiscard]] std::vector<InputError> faults_of_promises(
    const base::SourceText& source, const base::YamlNode* node,
    const std::string& integration);

/// `node` has no faults.
[[nodiscard]] std::vector<Promise> read_promises(const base::SourceText& source,
                                                 const base::YamlNode* node);

}  // namespace distro::recipe
