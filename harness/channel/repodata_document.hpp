// From what a document of repodata says to repodata. Only sources include this: it
// brings simdjson in.
#pragma once

#include <string>

#include "channel/piece_readers.hpp"
#include "channel/repodata.hpp"

namespace distro::channel::detail {

/// `identity` has channel and subdir. Throws InputError for a version of repodata that
/// is not known, or a subdir that is not the one asked for.
[[nodiscard]] Repodata repodata_of(ReadDocument read, const std::string& origin,
                                   Repodata identity, unsigned threads);

}  // namespace distro::channel::detail
