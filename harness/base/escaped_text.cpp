#include "base/escaped_text.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace distro::base {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(at < text.size() ? text[at] : '\0');
}

bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

/// The first of two bytes that are a control character together.
bool begins_control(std::string_view text, std::size_t at) {
  const unsigned char second = byte_at(text, at + 1);
  return byte_at(text, at) == 0xc2 && second >= 0x80 && second < 0xa0;
}

std::string hex(unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {digits[byte >> 4U], digits[byte & 0xfU]};
}

std::string escape_of(unsigned char byte) {
  switch (byte) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "\\x" + hex(byte);
  }
}

std::string escaped_but(std::string_view bytes, std::string_view kept) {
  const std::string text = valid_utf8(bytes);
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const unsigned char byte = byte_at(text, at);
    if (begins_control(text, at)) {
      result += "\\u00" + hex(byte_at(text, ++at));
    } else if (is_control(byte) && kept.find(text[at]) == std::string_view::npos) {
      result += escape_of(byte);
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace

std::string escaped(std::string_view text) { return escaped_but(text, ""); }

std::string escaped_lines(std::string_view text) { return escaped_but(text, "\n\t"); }

std::string without_controls(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool two_bytes = begins_control(text, at);
    result += two_bytes || is_control(byte_at(text, at)) ? ' ' : text[at];
    at += two_bytes ? 1U : 0U;
  }
  return result;
}

bool is_plain_text(std::string_view text) {
  const bool only_ascii = std::all_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x20 && byte < 0x7f;
  });
  return only_ascii || escaped(text) == text;
}

}  // namespace distro::base
