#include "base/base64.hpp"

#include <algorithm>

namespace distro::base {

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned int group = 0;
    for (std::size_t byte = 0; byte < 3; ++byte) {
      group = group << 8U |
              (byte < count ? static_cast<unsigned char>(bytes[at + byte]) : 0U);
    }
    for (std::size_t letter = 0; letter < 4; ++letter) {
      text += letter <= count ? letters[group >> (18 - 6 * letter) & 63U] : '=';
    }
  }
  return text;
}

}  // namespace distro::base
