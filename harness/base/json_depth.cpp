#include "base/json_depth.hpp"

#include "base/error.hpp"

namespace distro::base {

void require_shallow(std::string_view text, std::string_view origin) {
  constexpr int deepest = 100;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (in_string) {
      i += letter == '\\' ? 1U : 0U;
      in_string = letter != '"';
    } else if (letter == '"') {
      in_string = true;
    } else if (letter == '{' || letter == '[') {
      if (++depth > deepest) {
        throw InputError(std::string(origin) + " is refused: it is nested more than " +
                         std::to_string(deepest) + " levels deep");
      }
    } else if (letter == '}' || letter == ']') {
      --depth;
    }
  }
}

}  // namespace distro::base
