// The index of a whole channel while it is being changed.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "channel/generations.hpp"
#include "channel/subdir_index.hpp"

namespace distro::channel::detail {

struct SubdirState {
  std::optional<VisibleIndex> visible;
  SubdirIndex index;
  bool changed = false;  ///< `index` says something else than `visible`
};

using ChannelState = std::map<std::string, SubdirState>;

/// What users see now: every subdir that has an index, and noarch. An index that cannot
/// be read is given to `on_damage`, and counts as none if that returns.
[[nodiscard]] ChannelState load_channel_state(
    const std::filesystem::path& channel,
    const std::function<void(const InputError&)>& on_damage);

/// The texts to publish: an index that did not change stays byte for byte as it is,
/// whoever wrote it.
[[nodiscard]] IndexTexts texts_of(const ChannelState& state);

[[nodiscard]] std::size_t size_of(const ChannelState& state);

}  // namespace distro::channel::detail
