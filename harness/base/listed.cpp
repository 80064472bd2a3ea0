#include "base/listed.hpp"

namespace distro::base {

std::string joined(std::span<const std::string> words, std::string_view between) {
  std::string text;
  for (std::size_t at = 0; at < words.size(); ++at) {
    text += at == 0 ? std::string_view() : between;
    text += words[at];
  }
  return text;
}

std::string listed(std::span<const std::string> words) {
  if (words.size() < 2) {
    return joined(words);
  }
  return joined(words.first(words.size() - 1)) + " and " + words.back();
}

}  // namespace distro::base
