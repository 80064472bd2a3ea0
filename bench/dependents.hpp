// Who needs a name, as the benchmarks ask.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "channel/repodata.hpp"
#include "graph/closure.hpp"

namespace distro::bench {

/// How many names need `name`, directly or through others, by any of their records.
inline std::size_t all_dependents(std::span<const channel::Repodata> channels,
                                  const std::string& name) {
  const graph::PackageIndex index(channels);
  const graph::SpeakingRecords speakers(index, {true, {}});
  const std::optional<graph::Name> start = index.find(name);
  return start ? graph::Closure(index, speakers, std::array{*start}).members().size()
               : 0;
}

}  // namespace distro::bench
