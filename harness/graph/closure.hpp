// Everything that depends on a name, directly or through others, and why.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/breadth_first.hpp"
#include "graph/speaking_records.hpp"

namespace distro::graph {

/// How one package needs another.
struct Need {
  RecordRef record;          ///< the most preferred one that asks for it
  channel::SpecId spec = 0;  ///< in that record's table
  std::uint32_t builds = 0;  ///< of the records that speak, how many ask for it
  std::uint32_t of = 0;      ///< how many speak
};

/// One step of a way: a package, and how it needs the one before.
struct Step {
  Name name = 0;
  std::optional<Need> need;  ///< nothing for the first
};

using Path = std::vector<Step>;

/// All shortest ways, or the first of them.
struct Paths {
  std::vector<Path> paths;  ///< from what is depended upon to the dependent
  std::uint64_t total = 0;  ///< how many there are; stops counting at 2^63
};

/// Must not outlive the index and the speakers.
class Closure {
 public:
  /// The dependents of `starts`; a start is none itself.
  Closure(const PackageIndex& index, const SpeakingRecords& speakers,
          std::span<const Name> starts);

  /// Nearest first; among those of one distance by their parents, then by name.
  [[nodiscard]] std::span<const Name> members() const;
  [[nodiscard]] bool has(Name name) const { return reach_.has(name); }
  [[nodiscard]] std::uint32_t distance(Name name) const {
    return reach_.by_name[name].distance;
  }
  [[nodiscard]] Name parent(Name member) const { return reach_.by_name[member].parent; }

  /// How a name needs another; nothing if none of its records that speak asks for it.
  [[nodiscard]] std::optional<Need> need(Name dependent, Name on) const;
  /// The shortest way to a member; of several the first in byte order.
  [[nodiscard]] Path path(Name member) const;
  /// All shortest ways from a start to a member, in byte order, at most `most`.
  [[nodiscard]] Paths shortest_paths(Name member, std::size_t most) const;

 private:
  [[nodiscard]] std::vector<Name> nearer(Name member) const;

  const PackageIndex& index_;
  const SpeakingRecords& speakers_;
  std::size_t start_count_ = 0;
  Reach reach_;
};

}  // namespace distro::graph
