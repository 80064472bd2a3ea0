#include "base/base64.hpp"

#include <algorithm>

namespace distro::base {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The letters before the padding; all if there is none.
std::string_view without_padding(std::string_view text) {
  for (int letter = 0; letter < 2 && text.ends_with('='); ++letter) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::string base64(std::string_view bytes) {
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

std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  unsigned int group = 0;
  unsigned int bits = 0;
  for (const char letter : without_padding(text)) {
    const std::size_t value = letters.find(letter);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    group = (group << 6U | static_cast<unsigned int>(value)) & 0xFFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits & 0xFFU);
    }
  }
  return bytes;
}

}  // namespace distro::base
