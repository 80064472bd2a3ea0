// The seam to the integration channel: puts the decided set in, all of it or none.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "promotion/decision.hpp"

namespace distro::promotion {

/// What a promotion did.
struct PromotionSummary {
  std::size_t copied = 0;   ///< files that were not there before
  std::size_t present = 0;  ///< files that were there already, with the same sha256
};

class Publisher {
 public:
  virtual ~Publisher() = default;

  /// Puts `decision.artifacts` into the integration channel with one visible step. Run
  /// again after a kill at any point it finishes the work; run again after success it
  /// changes nothing. Throws InputError if a file's sha256 is not the tested one, or if
  /// the channel has another file under the same name: then users see what they saw. A
  /// folder also gets the attestations that the records name, and likewise throws.
  virtual PromotionSummary promote(const Decision& decision) = 0;
};

/// Throws UsageError for a decision that is not to promote.
void require_promotable(const Decision& decision);

/// A channel that is a folder. `journal` gets one line per step; `on_step` is called
/// with the step's name after it was written (progress, and the place where tests
/// kill).
[[nodiscard]] std::unique_ptr<Publisher> make_directory_publisher(
    std::filesystem::path channel, std::filesystem::path journal,
    std::function<void(std::string_view)> on_step);

}  // namespace distro::promotion
