// The outcome of packages that cannot be linked.
#pragma once

#include "base/error.hpp"

namespace distro::prefix {

/// The packages cannot be linked (no python for a noarch python package, a placeholder
/// too short, a failed post-link script, a listed file that is missing). About the
/// packages: it becomes the outcome link_failed.
class LinkError final : public Error {
 public:
  using Error::Error;
};

}  // namespace distro::prefix
