#include "recipe/lint/rules/evidence.hpp"

namespace distro::recipe {

const LintedPackage* Evidence::builder_of(const std::string& output) const {
  const auto found = outputs.find(output);
  if (found == outputs.end()) {
    return nullptr;
  }
  for (const LintedPackage& package : packages) {
    if (&package.recipe() == found->second.recipe) {
      return &package;
    }
  }
  return nullptr;
}

const std::vector<Requirement>& requirements_of(const Output& output,
                                                const std::string& section) {
  static const std::vector<Requirement> none;
  const auto found = output.requirements.find(section);
  return found == output.requirements.end() ? none : found->second;
}

bool matches_pattern(std::string_view pattern, std::string_view name) {
  // Where the last '*' was, and what it has swallowed so far.
  std::size_t star = std::string_view::npos;
  std::size_t swallowed = 0;
  std::size_t at = 0;
  std::size_t in_name = 0;
  while (in_name < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      swallowed = in_name;
    } else if (at < pattern.size() && pattern[at] == name[in_name]) {
      ++at;
      ++in_name;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_name = ++swallowed;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') {
    ++at;
  }
  return at == pattern.size();
}

}  // namespace distro::recipe
