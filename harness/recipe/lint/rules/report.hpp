// Where a rule writes what it found.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "recipe/catalog.hpp"
#include "recipe/lint/finding.hpp"

namespace distro::recipe {

/// Findings of all rules. The same finding in two subdirs is one.
class Report {
 public:
  explicit Report(const FileTree& files) : files_(files) {}

  /// The rule that the findings to come are of.
  void begin(const Rule& rule) { rule_ = &rule; }

  /// A finding at a place of a file; `advice` goes before the rule's own.
  void add(const std::string& path, base::Place place, const std::string& message,
           std::optional<Fix> fix = {}, const std::string& advice = "");
  /// A finding that is told as a fault is.
  void add(const InputError& fault);
  /// The same of another rule than the present one.
  void add(std::string_view rule, const InputError& fault);

  /// A file's text; empty if there is none.
  [[nodiscard]] const base::SourceText& source(const std::string& path);

  /// By path, line, column and rule.
  [[nodiscard]] std::vector<Finding> sorted() &&;

 private:
  void keep(Finding finding);

  const FileTree& files_;
  const Rule* rule_ = nullptr;
  std::map<std::string, base::SourceText> sources_;
  std::set<std::string> seen_;
  std::vector<Finding> findings_;
};

}  // namespace distro::recipe
