// Since when files have been seen. For the sources of this folder.
#pragma once

#include <Poco/Data/Session.h>

#include <chrono>

#include "channel/record.hpp"

namespace distro::state {

/// Nothing changes if the file was seen before, or has no sha256.
void write_sighting(Poco::Data::Session& session, const channel::Record& file,
                    std::chrono::sys_seconds now);

}  // namespace distro::state
