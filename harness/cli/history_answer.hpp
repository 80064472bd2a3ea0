// What `history` says of a package.
#pragma once

#include <string>

#include "app/state.hpp"
#include "base/json.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

[[nodiscard]] base::Json history_json(const app::KnownPackage& known);
[[nodiscard]] std::string history_text(const app::KnownPackage& known,
                                       const Terminal& terminal);

}  // namespace distro::cli
