// The difference of two texts as git shows it (libgit2).
#pragma once

#include <string>

namespace distro::repo {

/// A unified diff with three lines around each change, its header `--- a/<path>`,
/// `+++ b/<path>`; nothing if the texts are equal. Throws EnvironmentError.
[[nodiscard]] std::string unified_diff(const std::string& before,
                                       const std::string& after,
                                       const std::string& path);

}  // namespace distro::repo
