// What a recipe.yaml (CEP 14) is written from where nobody has written one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"

namespace distro::recipe {

struct RecipeDraft {
  std::vector<std::string> remarks;  ///< comments at its head, a line each
  std::string name;
  std::string version;
  std::int64_t build_number = 0;
  std::string noarch;         ///< "python", "generic" or empty
  std::string source_url;     ///< may be empty
  std::string source_sha256;  ///< may be empty
  std::string script;         ///< that builds it; may be empty
  std::vector<std::string> entry_points;
  std::vector<std::string> host, run, run_constraints;  ///< MatchSpecs
  base::YamlNode tests;                                 ///< a list, or nothing
  std::string homepage, repository, documentation;      ///< addresses; may be empty
  std::string license;                                  ///< may be empty
  std::string summary;                                  ///< may be empty
  std::vector<std::string> maintainers;
};

/// The text of its recipe.yaml, without the keys that it has no value for. What looks
/// like an expression in a value is written so that it is none.
[[nodiscard]] std::string recipe_yaml_text(const RecipeDraft& draft);

/// `${{` in the texts of a tree becomes an expression that gives it.
void escape_expressions(base::YamlNode& node);

/// A requirement of a built package as a recipe.yaml takes it: "foo 1.2 py_0" and
/// "foo 1.2|1.3" become "foo ==1.2 py_0" and "foo ==1.2|==1.3", which mean the same.
[[nodiscard]] std::string spec_with_operators(const std::string& spec);

/// The element of `tests` that imports Python modules.
[[nodiscard]] base::YamlNode import_test(const std::vector<std::string>& modules);
/// The element of `tests` that runs commands.
[[nodiscard]] base::YamlNode command_test(const std::vector<std::string>& commands);

}  // namespace distro::recipe
