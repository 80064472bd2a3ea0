// What names mean in the expressions of recipe.yaml.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/minijinja/value.hpp"

namespace distro::recipe::v1 {

using Names = std::map<std::string, Value, std::less<>>;

/// The key of a variant by which names find it: '-' and '.' are '_'.
[[nodiscard]] std::string normalized_key(std::string_view key);

/// "linux" of "linux-64".
[[nodiscard]] std::string_view family_of(std::string_view subdir);
/// "x86_64" of "linux-64", empty for noarch and what is no subdir.
[[nodiscard]] std::string_view arch_of(std::string_view subdir);
[[nodiscard]] bool is_unix(std::string_view subdir);
[[nodiscard]] bool is_known_subdir(std::string_view subdir);

/// The names that every recipe has, for a build of `subdir` on `subdir`: linux, unix,
/// x86_64, linux64, target_platform, SHLIB_EXT... Made once per subdir, by the caller.
[[nodiscard]] Names platform_names(std::string_view subdir);

/// A subdir and its names, to be made once.
struct Target {
  explicit Target(std::string_view of) : subdir(of), platform(platform_names(of)) {}

  std::string subdir;
  Names platform;
};

/// Names while one variant is rendered. Remembers which were looked at: these are the
/// keys that the variant's hash is made of.
class Scope {
 public:
  /// Both are referred to; `variant` by normalized keys.
  Scope(const Names& platform, const Names& variant, std::string subdir)
      : platform_(&platform), variant_(&variant), subdir_(std::move(subdir)) {}

  /// nullptr for a name that means nothing. What the recipe's context says goes before
  /// the variant, that before the platform.
  [[nodiscard]] const Value* find(std::string_view name);
  void set(const std::string& name, Value value);
  void unset(const std::string& name) { own_.erase(name); }
  /// The same without counting as a look.
  [[nodiscard]] bool has(std::string_view name) const;
  /// All that mean something.
  [[nodiscard]] std::vector<std::string> names() const;
  void use(std::string_view name) { accessed_.emplace(name); }

  [[nodiscard]] const Names& variant() const { return *variant_; }
  [[nodiscard]] const std::string& subdir() const { return subdir_; }
  [[nodiscard]] const Names& own() const { return own_; }

  [[nodiscard]] const std::set<std::string, std::less<>>& accessed() const {
    return accessed_;
  }
  void forget_accessed() { accessed_.clear(); }

 private:
  const Names* platform_;
  const Names* variant_;
  std::string subdir_;
  Names own_;
  std::set<std::string, std::less<>> accessed_;
};

}  // namespace distro::recipe::v1
