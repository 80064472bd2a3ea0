// Texts as bash reads them.
#pragma once

#include <string>
#include <string_view>

namespace distro::prefix {

/// In single quotes, whatever it holds.
[[nodiscard]] std::string shell_quoted(std::string_view text);

/// Whether bash takes it as the name of a variable.
[[nodiscard]] bool is_shell_name(std::string_view text);

}  // namespace distro::prefix
