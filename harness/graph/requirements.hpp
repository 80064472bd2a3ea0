// What a package needs, and which records could be what it asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channel/match_spec.hpp"
#include "graph/package_index.hpp"
#include "graph/spec_matcher.hpp"

namespace distro::graph {

/// A spec of a package's `depends` or `constrains`.
struct Requirement {
  std::string spec;           ///< as written
  std::string name;           ///< that it asks for; empty for a pattern or no MatchSpec
  std::uint32_t builds = 0;   ///< of the builds that were asked, how many have it
  std::uint32_t records = 0;  ///< how many visible records are what it asks for
  std::optional<RecordRef> newest;  ///< the most preferred of these

  /// It asks for something of the machine, not for a package (CEP 30).
  [[nodiscard]] bool is_virtual() const { return name.starts_with("__"); }
};

/// Of the builds of one release, each spec once, in the order of the records.
struct Needs {
  std::vector<Requirement> depends;
  std::vector<Requirement> constrains;
};

/// A line of a tree of requirements.
struct NeededBy {
  std::uint32_t depth = 0;  ///< 0: of the package itself
  Requirement requirement;
  bool repeated = false;  ///< what it needs stands further up
};

/// Looks from records to what they need. A name's records are those of the first
/// channel that has it. Must not outlive the index.
class RequirementFinder {
 public:
  explicit RequirementFinder(const PackageIndex& index)
      : index_(index), matcher_(index) {}

  /// The builds of the newest release that the spec matches, the most preferred first;
  /// empty if it matches nothing. Its name must be a literal.
  [[nodiscard]] std::vector<RecordRef> newest_release(const channel::MatchSpec& spec);

  [[nodiscard]] Needs needs(std::span<const RecordRef> builds);

  /// What the record needs, what the newest of these need, and so on: depth first, each
  /// package's own needs once. No solution: no two specs are looked at together.
  [[nodiscard]] std::vector<NeededBy> tree(RecordRef record);

 private:
  [[nodiscard]] Requirement look_up(TableId table, channel::SpecId spec);
  [[nodiscard]] std::vector<RecordRef> visible(std::string_view name) const;

  const PackageIndex& index_;
  SpecMatcher matcher_;
};

}  // namespace distro::graph
