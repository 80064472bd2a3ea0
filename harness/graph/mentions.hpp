// Who says something of a package: its direct dependents, by kind of requirement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channel/run_exports.hpp"
#include "graph/compatibility.hpp"
#include "graph/mention_kind.hpp"
#include "graph/recipe_graph.hpp"
#include "graph/speaking_records.hpp"

namespace distro::graph {

/// A record that mentions the package.
struct Mention {
  RecordRef record;
  channel::SpecId spec = 0;  ///< in the record's table
  MentionKind kind = MentionKind::depends;
  bool admits = true;  ///< it leaves room for what is asked about; true if nothing is
  /// So does the record with all that it says of the package.
  bool record_admits = true;
};

/// Who is asked about what. Must not outlive its parts.
struct MentionQuestion {
  const PackageIndex& index;
  const SpeakingRecords& speakers;
  Name name = 0;
  const AskedReleases* asked = nullptr;  ///< nullptr: all releases of the name are fine
};

/// The mentions of a name by the records that speak: table by table, by row, `depends`
/// first; of these two kinds.
[[nodiscard]] std::vector<Mention> mentions_of(const MentionQuestion& question);

/// A record that makes what is built with it mention the package (CEP 12).
struct RunExportMention {
  RecordRef record;
  std::string list;  ///< "weak", "strong", "noarch", "weak_constrains", ...
  std::string spec;
  bool admits = true;
};

/// By row and list; `exports` is the table's run_exports.json.
[[nodiscard]] std::vector<RunExportMention> mentions_of(
    const MentionQuestion& question, TableId table,
    const channel::RunExportsByFile& exports);

/// A recipe of the distribution that needs the package to build or to test its own.
struct RecipeMention {
  std::string package;  ///< that it builds
  std::string recipe;   ///< path of its file
  std::string spec;
  MentionKind kind = MentionKind::build;
  bool admits = true;
};

/// By recipe, package and kind; the same requirement in several variants once. Only
/// what is needed to build or to test.
[[nodiscard]] std::vector<RecipeMention> mentions_of(const RecipeGraph& recipes,
                                                     std::string_view name,
                                                     const AskedReleases* asked);

}  // namespace distro::graph
