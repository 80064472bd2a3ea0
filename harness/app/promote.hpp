// The fifth arrow: decision -> promotion.
#pragma once

#include <functional>
#include <string_view>

#include "app/run_folder.hpp"
#include "promotion/publisher.hpp"

namespace distro::app {

/// Puts the decided set into the plan's integration channel. Throws UsageError if the
/// decision is not to promote, or is about another plan than the folder's.
promotion::PromotionSummary promote(
    const RunFolder& folder, const std::function<void(std::string_view)>& on_step);

}  // namespace distro::app
