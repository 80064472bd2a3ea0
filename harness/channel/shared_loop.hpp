// A loop that all cores share, each taking the next turn when it is free.
#pragma once

#include <cstddef>
#include <functional>

namespace distro::channel::detail {

/// Calls `action` for 0..count-1, each once, beginning in this order, on as many
/// threads as there are cores, all of them gone when it returns: a pool that stays
/// would not survive a fork. The first fault ends it and is thrown again.
void for_each_in_turn(std::size_t count,
                      const std::function<void(std::size_t)>& action);

}  // namespace distro::channel::detail
