// The fifth arrow: decision -> promotion.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/run_folder.hpp"
#include "promotion/publisher.hpp"

namespace distro::app {

struct PromoteOptions {
  std::string repository = ".";    ///< at or above it lies the distribution
  std::optional<std::string> via;  ///< "http", "anaconda-client"; else distro.yaml says
};

/// Puts the decided set into the plan's integration channel. Throws UsageError if the
/// decision is not to promote, or is about another plan than the folder's.
promotion::PromotionSummary promote(
    const RunFolder& folder, const PromoteOptions& options,
    const std::function<void(std::string_view)>& on_step);

}  // namespace distro::app
