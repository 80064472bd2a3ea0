// Channels of anaconda.org, and of servers that speak its API, to publish into.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "promotion/anaconda/set.hpp"
#include "promotion/publisher.hpp"
#include "promotion/release.hpp"

namespace distro::promotion {

/// Puts sets into a channel of anaconda.org. A promotion waits under the label
/// "<hidden_label>-<digest of the set>". The parts must outlive it. `journal` gets one
/// line before each step; `on_step` is called with the step's name after that.
[[nodiscard]] std::unique_ptr<Publisher> make_anaconda_publisher(
    AnacondaChannel channel, std::string hidden_label, AnacondaParts parts,
    std::filesystem::path journal, std::function<void(std::string_view)> on_step);

/// The same for releases; a staged one is the channel "OWNER/label/NAME".
[[nodiscard]] std::unique_ptr<ReleaseChannel> make_anaconda_releases(
    AnacondaChannel channel, AnacondaParts parts, std::filesystem::path journal,
    std::function<void(std::string_view)> on_step);

}  // namespace distro::promotion
