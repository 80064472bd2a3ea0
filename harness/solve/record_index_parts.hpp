// What RecordIndex remembers of a record and of a spec; for its own sources only.
#pragma once

#include <optional>
#include <vector>

#include "solve/record_index.hpp"

namespace distro::solve {

struct RecordIndex::Details {
  bool version_read = false;
  std::optional<channel::Version> version;
  std::optional<Links> links;
};

struct RecordIndex::SpecEntry {
  Spec spec;
  std::optional<std::vector<RecordId>> matches;
  bool best_known = false;
  std::optional<RecordId> best;  ///< of the channels' records, by feature and version
};

}  // namespace distro::solve
