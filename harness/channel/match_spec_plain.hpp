// The usual MatchSpec, `numpy`, `numpy >=1.26,<2`, `numpy 1.26.* py311*`, taken apart
// without the detours that channels, brackets and old syntax need.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace distro::channel::detail {

/// Its parts are parts of the text, or of the storage that came with it.
struct PlainSpec {
  std::string_view name;     ///< a literal, valid, as written: not in lower case
  std::string_view version;  ///< as VersionSpec takes it; empty: none
  std::string_view build;    ///< empty: none
};

/// Takes a spec apart; nothing if the text means, or may mean, more than a literal
/// name, a version and a build. The version is not looked at. `storage` must live as
/// long.
[[nodiscard]] std::optional<PlainSpec> plain_spec(std::string_view text,
                                                  std::string& storage);

/// What stands behind a spec's name, as conda divides it: the build follows the first
/// space or `=` after which no letter of a version spec comes: `1.2 py_0`,
/// `>=1,<2=py_0`. The version then has no spaces and is what VersionSpec takes.
struct VersionAndBuild {
  std::string_view version;
  std::optional<std::string_view> build;
};
[[nodiscard]] VersionAndBuild split_version_and_build(std::string_view text,
                                                      std::string& storage);

/// `=1.2` asks for `1.2*`, `==1.2` for `1.2`; with a build both ask for `1.2`.
[[nodiscard]] std::string_view sanitized_version(std::string_view version,
                                                 bool has_build, std::string& storage);

/// CEP 26: letters, digits and single separators; two underscores begin virtual names.
[[nodiscard]] bool is_package_name(std::string_view name);

}  // namespace distro::channel::detail
