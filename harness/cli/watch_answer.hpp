// What `conda-distro watch` has found, for people and as JSON.
#pragma once

#include <string>

#include "app/watch/watch.hpp"
#include "base/json.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// What is amiss, what can be done about it, and how much was looked at.
[[nodiscard]] std::string watch_text(const app::WatchAnswer& answer,
                                     const Terminal& terminal);

[[nodiscard]] base::Json watch_json(const app::WatchAnswer& answer);

/// What continues a promotion that has not ended; empty if nothing does.
[[nodiscard]] std::string continuation(const app::SightedPromotion& promotion);

}  // namespace distro::cli
