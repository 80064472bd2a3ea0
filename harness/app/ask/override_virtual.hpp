// What a machine is taken to offer instead of what it does.
#pragma once

#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::app {

/// Puts what `text` says ("__cuda=12.4", "cuda=12.4", "__archspec=1=x86_64") in the
/// place of what `packages` has of its name; "__cuda=" takes it away. Throws UsageError
/// that speaks of the option --virtual.
void override_virtual(std::vector<channel::Record>& packages, const std::string& text,
                      const std::string& subdir);

}  // namespace distro::app
