#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

namespace {

constexpr std::array<std::pair<ChannelPriority, std::string_view>, 3> priorities{{
    {ChannelPriority::strict, "strict"},
    {ChannelPriority::flexible, "flexible"},
    {ChannelPriority::disabled, "disabled"},
}};

}  // namespace

std::string_view to_string(ChannelPriority priority) {
  for (const auto& [value, text] : priorities) {
    if (value == priority) {
      return text;
    }
  }
  throw InternalError("a channel priority without a text");
}

ChannelPriority channel_priority_from(std::string_view text) {
  std::vector<std::string> known;
  for (const auto& [value, word] : priorities) {
    if (word == text) {
      return value;
    }
    known.emplace_back(word);
  }
  throw UsageError("unknown channel priority '" + std::string(text) +
                   "', known are strict, flexible and disabled" +
                   base::did_you_mean(text, known));
}

}  // namespace distro::solve
