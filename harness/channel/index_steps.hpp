// The parts of index.hpp with a hook after each step: where tests kill.
#pragma once

#include <filesystem>
#include <functional>
#include <span>

#include "channel/generations.hpp"
#include "channel/index.hpp"

namespace distro::channel::detail {

IndexSummary add_to_index(const std::filesystem::path& channel,
                          std::span<const Record> records, const StepHook& hook);

IndexSummary index_channel(const std::filesystem::path& channel,
                           const IndexOptions& options, const StepHook& hook);

}  // namespace distro::channel::detail
