#include "base/size.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace distro::base {

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, unsigned>, 5> units{
      {{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}}};
  std::uint64_t number = 0;
  const auto [rest, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) {
    return std::nullopt;
  }
  const std::string_view unit =
      text.substr(static_cast<std::size_t>(rest - text.data()));
  for (const auto& [name, shift] : units) {
    if (name == unit) {
      const bool fits = number <= (std::numeric_limits<std::uint64_t>::max() >> shift);
      return fits ? std::optional(number << shift) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace distro::base
