// What RecordIndex remembers of a name and of a spec; for its own sources only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solve/record_index.hpp"

namespace distro::solve {

/// The records of one name that may be chosen.
struct RecordIndex::Candidates {
  RecordId first = 0;
  RecordId last = 0;  ///< behind them
  bool one_table = false;

  bool versions_read = false;
  std::vector<std::uint32_t> version_of;  ///< by record - first
  std::vector<std::optional<channel::Version>> versions;
  std::vector<std::uint32_t> ranks;  ///< by version; 0 for what is none
  std::vector<std::uint32_t>
      ascending;  ///< versions in their order, without what is none

  /// Builds of one version and number, whose order takes a look at what they need.
  struct Tie {
    std::size_t begin = 0;  ///< in `order`
    std::size_t end = 0;
    bool sorted = false;
  };
  bool arranged = false;
  std::vector<RecordId> order;       ///< most preferred first
  std::vector<std::uint32_t> place;  ///< in `order`, by record - first
  std::vector<Tie> ties;             ///< ascending, of two or more
};

struct RecordIndex::Name {
  std::string text;
  bool loaded = false;
  Candidates of_channels;
  RecordRange hidden{0U, 0U};  ///< by strict channel priority
};

struct RecordIndex::SpecEntry {
  Spec spec;
  std::optional<std::vector<RecordId>> matches;  ///< of the channels' records
  std::optional<Strength> best;                  ///< among these
};

}  // namespace distro::solve
