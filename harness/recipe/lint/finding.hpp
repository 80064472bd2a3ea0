// What lint says: where, by which rule, in which words, and how it can be corrected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/source_text.hpp"
#include "recipe/lint/rules/rule.hpp"

namespace distro::recipe {

/// One text in the place of another, in one line of a file.
struct Edit {
  base::Place place;
  std::string before;  ///< what stands there now; "" to insert
  std::string after;
  /// The line goes if nothing is left of it.
  bool drops_line = false;
};

/// A correction that is certain.
struct Fix {
  std::string what;  ///< "numpy >=1.16 becomes numpy >=1.16,<2"
  std::vector<Edit> edits;
};

struct Finding {
  Severity severity = Severity::error;
  std::string rule;           ///< id, e.g. "missing-upper-bound"
  std::string text;           ///< "path:line:col: message", the line and the caret
  std::string path;           ///< of the file, relative to the repository
  base::Place place;          ///< {0, 0}: the whole file
  std::size_t character = 0;  ///< the column in characters, where `place` has bytes
  std::string message;        ///< without place and line
  std::string advice;         ///< one sentence; "" where the message says all
  std::optional<Fix> fix;
};

/// The text of a fault, "path:line:col: message", line and caret, in its parts.
[[nodiscard]] Finding finding_of(const Rule& rule, const std::string& fault);

/// By path, line, column and rule.
void sort_findings(std::vector<Finding>& findings);

}  // namespace distro::recipe
