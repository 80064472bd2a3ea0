#include "prefix/shell_text.hpp"

#include <algorithm>
#include <cctype>

namespace distro::prefix {

std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char character : text) {
    if (character == '\'') {
      result += "'\\''";
    } else {
      result += character;
    }
  }
  return result + "'";
}

bool is_shell_name(std::string_view text) {
  const auto is_part = [](char character) {
    return character == '_' ||
           (static_cast<unsigned char>(character) < 0x80 &&
            std::isalnum(static_cast<unsigned char>(character)) != 0);
  };
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         std::all_of(text.begin(), text.end(), is_part);
}

}  // namespace distro::prefix
