// A lint rule: one thing that can be wrong with a distribution's files.
//
// A new rule is a function in one of the files beside this one and a row in the table
// of rule.cpp; docs/lint.md is written from that table.
#pragma once

#include <span>
#include <string_view>

namespace distro::recipe {

struct Evidence;
class Report;

enum class Severity { error, warning };

/// One row of the table of rules.
struct Rule {
  std::string_view id;       ///< "missing-upper-bound"
  Severity severity;         ///< unless distro.yaml says otherwise
  std::string_view meaning;  ///< one sentence, for docs and editors
  std::string_view advice;   ///< one sentence: what to do about it
  /// Looks for it; nullptr: it is found while the files are read.
  void (*check)(const Evidence& evidence, Report& report);
  /// A manifest may skip it: what distribution and law demand it may not.
  bool may_be_skipped = true;
  bool fixable = false;  ///< `--fix` corrects it where the correction is certain
};

/// Every rule there is, by id.
[[nodiscard]] std::span<const Rule> all_rules();

/// The rule of that id, or nullptr.
[[nodiscard]] const Rule* find_rule(std::string_view id);

}  // namespace distro::recipe
