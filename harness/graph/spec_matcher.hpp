// The MatchSpecs and versions of an index, each parsed when it is first asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channel/match_spec.hpp"
#include "graph/package_index.hpp"

namespace distro::graph {

/// Not thread-safe. Must not outlive the index.
class SpecMatcher {
 public:
  explicit SpecMatcher(const PackageIndex& index);

  /// The spec of a table, parsed once; nullptr if its text is no MatchSpec.
  [[nodiscard]] const channel::MatchSpec* spec(TableId table, channel::SpecId spec);

  /// The same answer as MatchSpec::matches of the whole record, which is made only for
  /// specs that ask for more than name, version and build. A spec that conda rejects
  /// only when it is asked (`~=1`) matches nothing.
  [[nodiscard]] bool matches(const channel::MatchSpec& spec, RecordRef record);

  /// All records that a spec matches, by name, the most preferred first.
  [[nodiscard]] std::vector<RecordRef> matching(const channel::MatchSpec& spec);

 private:
  struct Parsed {
    bool known = false;
    std::optional<channel::MatchSpec> spec;
  };
  struct VersionKey {
    bool known = false;
    std::optional<std::string> key;  ///< nothing: the text is no version
  };
  struct Table {
    std::vector<Parsed> specs;     ///< by SpecId
    std::vector<VersionKey> keys;  ///< by VersionId
  };
  const std::optional<std::string>& key_of(RecordRef record);

  const PackageIndex& index_;
  std::vector<Table> tables_;
};

}  // namespace distro::graph
