#include "base/yaml_scalar.hpp"

#include <algorithm>
#include <array>

namespace distro::base {
namespace {

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x20 || byte == 0x7f;
}

/// A character of several bytes that YAML takes for a line's end, or refuses.
struct Unseen {
  std::size_t size = 0;  ///< in bytes; 0: there is none
  std::string escape = {};
};

Unseen unseen_at(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.starts_with("\xc2") && text.size() > 1) {
    const auto byte = static_cast<unsigned char>(text[1]);
    if (byte >= 0x80 && byte < 0xa0) {
      return {2, std::string("\\u00") + digits[byte >> 4U] + digits[byte & 15U]};
    }
  }
  if (text.starts_with("\xe2\x80\xa8")) {
    return {3, "\\u2028"};
  }
  if (text.starts_with("\xe2\x80\xa9")) {
    return {3, "\\u2029"};
  }
  return text.starts_with("\xef\xbb\xbf") ? Unseen{3, "\\ufeff"} : Unseen{};
}

bool has_unseen(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (unseen_at(text.substr(at)).size != 0) {
      return true;
    }
  }
  return false;
}

/// What YAML 1.1 or 1.2 makes something else of than a text.
bool looks_typed(std::string_view text) {
  constexpr std::array<std::string_view, 12> words{
      "null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "=", "<<"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  if (std::find(words.begin(), words.end(), lower) != words.end()) {
    return true;
  }
  const std::size_t sign =
      !lower.empty() && (lower[0] == '+' || lower[0] == '-' || lower[0] == '.') ? 1 : 0;
  const bool counts = lower.size() > sign && lower[sign] >= '0' && lower[sign] <= '9';
  const bool of_number =
      lower.find_first_not_of("0123456789abcdefox_.:+-tz ") == std::string::npos;
  return (counts && of_number) || lower.ends_with(".inf") || lower == ".nan";
}

/// Whether the text can stand without quotes, and is read as it is.
bool is_plain(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':' ||
      text.back() == ']') {
    return false;  // ...]: conda-build would take it for a selector
  }
  return std::string_view("-?:,[]{}#&*!|>'\"%@`").find(text.front()) ==
             std::string_view::npos &&
         std::none_of(text.begin(), text.end(), is_control) &&
         text.find(": ") == std::string_view::npos &&
         text.find(" #") == std::string_view::npos && !text.starts_with("...") &&
         !has_unseen(text);
}

std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (const Unseen unseen = unseen_at(text.substr(at)); unseen.size != 0) {
      result += unseen.escape;
      at += unseen.size - 1;
    } else if (letter == '"' || letter == '\\') {
      result += '\\';
      result += letter;
    } else if (letter == '\n') {
      result += "\\n";
    } else if (letter == '\t') {
      result += "\\t";
    } else if (is_control(letter)) {
      const auto byte = static_cast<unsigned char>(letter);
      result += "\\x";
      result += digits[byte >> 4U];
      result += digits[byte & 15U];
    } else {
      result += letter;
    }
  }
  return result + "\"";
}

std::string quoted(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_control) || has_unseen(text)) {
    return escaped(text);
  }
  if (text.find_first_of("\"\\") == std::string_view::npos) {
    return "\"" + std::string(text) + "\"";
  }
  std::string result = "'";
  for (const char letter : text) {
    result += letter;
    result += letter == '\'' ? "'" : "";
  }
  return result + "'";
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  return is_plain(text) && !looks_typed(text) ? std::string(text) : quoted(text);
}

std::string yaml_bare_scalar(std::string_view text) {
  return is_plain(text) ? std::string(text) : quoted(text);
}

bool is_yaml_block(std::string_view text) {
  const bool several = !text.empty() && text.find('\n') < text.size() - 1;
  const bool clean = std::none_of(text.begin(), text.end(), [](char letter) {
    return is_control(letter) && letter != '\n' && letter != '\t';
  });
  return several && clean && !has_unseen(text) && text.front() != ' ' &&
         text.front() != '\n' && text.front() != '\t' &&
         text.find(" \n") == std::string_view::npos && !text.ends_with("\n\n") &&
         text.back() != ' ';
}

}  // namespace distro::base
