// Sizes as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace distro::base {

/// Bytes of "512KiB", "16MiB", "4GiB", "1TiB" or "1024"; nothing if it is none, or more
/// than 64 bits can say.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// "512 B", "7.6 MiB": for people.
[[nodiscard]] std::string readable_size(std::uint64_t bytes);

}  // namespace distro::base
