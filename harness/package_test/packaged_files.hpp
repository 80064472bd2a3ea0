// Reading and copying what a package carries, without being led out of it: a package is
// untrusted, and its links may point to any file of ours.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace distro::package_test {

/// The text of a regular file of the extracted package; nothing if there is none, or if
/// a link leads out of the package. `relative` is as in "info/recipe/meta.yaml". Throws
/// InputError for more than 16 MiB.
[[nodiscard]] std::optional<std::string> read_packaged(
    const std::filesystem::path& extracted, const std::filesystem::path& relative);

/// There is such a file or folder, and it lies within the package.
[[nodiscard]] bool is_packaged(const std::filesystem::path& extracted,
                               const std::filesystem::path& relative);

/// Files and folders of `folder` (within the package) that match a shell pattern; none
/// for a pattern that is absolute or holds `..`.
[[nodiscard]] std::vector<std::filesystem::path> packaged_matches(
    const std::filesystem::path& folder, const std::string& pattern);

/// Copies a file, or a folder with all below it, to `target`; links stay links.
void copy_packaged(const std::filesystem::path& source,
                   const std::filesystem::path& target);

}  // namespace distro::package_test
