// Which records speak for their names when a whole channel is asked who needs what.
#pragma once

#include <cstdint>
#include <vector>

#include "channel/match_spec.hpp"
#include "graph/package_index.hpp"

namespace distro::graph {

/// By default the newest release of a name, with all its builds, of the first channel
/// that has the name: what a user gets who asks for nothing but the name.
struct SpeakerChoice {
  bool all = false;  ///< every record of every channel
  /// 0..n, each with a literal name: only builds that can be installed with a package
  /// that it matches ("python 3.11.*"), as far as their own `depends` tell.
  std::vector<channel::MatchSpec> variants;
};

class SpeakingRecords {
 public:
  SpeakingRecords(const PackageIndex& index, const SpeakerChoice& choice);

  [[nodiscard]] bool speaks(TableId table, channel::Row row) const {
    return (tables_[table][row / 64U] >> (row % 64U) & 1U) != 0;
  }
  /// A bit a row, 64 to a word.
  [[nodiscard]] const std::vector<std::uint64_t>& bits(TableId table) const {
    return tables_[table];
  }
  /// The records that speak for a name, the most preferred first.
  [[nodiscard]] std::vector<RecordRef> of(Name name) const;

 private:
  using Bits = std::vector<std::uint64_t>;
  void take_all();
  void silence_other_variants(const channel::MatchSpec& variant);
  void keep_newest();
  void keep_newest(Name name);
  void keep_release(TableId id, Name name, RecordRef release);

  const PackageIndex& index_;
  std::vector<Bits> tables_;
  std::vector<Bits> kept_;  ///< while the newest are looked for
};

}  // namespace distro::graph
