// The names of package files (CEP 26).
#pragma once

#include <string_view>

namespace distro::channel {

/// Whether it ends as a package file does: ".conda" or ".tar.bz2".
[[nodiscard]] bool is_package_file_name(std::string_view name);

/// The name without that ending; all of it if it has none.
[[nodiscard]] std::string_view package_stem(std::string_view name);

}  // namespace distro::channel
