// Where a part of a text stands in it: for faults.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "channel/version.hpp"

namespace distro::channel::detail {

/// 0 if `part` is a text of its own.
[[nodiscard]] inline std::size_t place_in(std::string_view whole,
                                          std::string_view part) {
  const std::less_equal<const char*> before;
  return before(whole.data(), part.data()) &&
                 before(part.data() + part.size(), whole.data() + whole.size())
             ? static_cast<std::size_t>(part.data() - whole.data())
             : 0;
}

/// Does what looks at `part`; a fault in it becomes one of `whole`.
template <typename Work>
auto placed_in(std::string_view whole, std::string_view part, Work&& work) {
  try {
    return work();
  } catch (const ParseError& error) {
    throw ParseError(error.what(), place_in(whole, part) + error.offset());
  }
}

}  // namespace distro::channel::detail
