// A FileTree for tests: files by path.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/file_tree.hpp"

namespace distro::test {

class FilesInMemory final : public recipe::FileTree {
 public:
  explicit FilesInMemory(std::map<std::string, std::string> files)
      : files_(std::move(files)) {}

  std::optional<std::string> read(std::string_view path) const override {
    const auto found = files_.find(std::string(path));
    return found == files_.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<std::string> state_of(std::string_view path) const override {
    return read(path);
  }

  std::vector<std::string> list(std::string_view folder) const override {
    std::vector<std::string> paths;
    for (const auto& [path, text] : files_) {
      if (folder.empty() || path.starts_with(std::string(folder) + "/")) {
        paths.push_back(path);
      }
    }
    return paths;
  }

 private:
  std::map<std::string, std::string> files_;
};

/// A manifest that is right.
inline std::string manifest_of(const std::string& package) {
  return "package: " + package + "\nmaintainers: [someone]\n";
}

/// What a recipe.yaml says of its package besides what matters to a test.
inline const std::string about_of_recipe =
    "about: {homepage: 'https://example.org', license: MIT, summary: words}\n";

/// A recipe.yaml of version 1.0 with tests, that requires `run` (lines of a list).
inline std::string recipe_of(const std::string& package,
                             const std::vector<std::string>& run = {},
                             const std::string& noarch = "") {
  std::string text = "package:\n  name: " + package + "\n  version: '1.0'\n";
  text += noarch.empty() ? "" : "build:\n  noarch: " + noarch + "\n";
  text += run.empty() ? "" : "requirements:\n  run:\n";
  for (const std::string& spec : run) {
    text += "    - " + spec + "\n";
  }
  return text + "tests:\n  - script: [a --version]\n" + about_of_recipe;
}

}  // namespace distro::test
