// The words of an expression.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recipe/value.hpp"

namespace distro::recipe {

struct Token {
  enum class Kind { end, name, text, integer, floating, sign };
  Kind kind = Kind::end;
  std::string value;       ///< of a text: without its quotes
  std::size_t offset = 0;  ///< bytes into the expression
};

/// 1..n tokens, the last one is `end`. Throws what `fault` makes.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text, const Fault& fault);

}  // namespace distro::recipe
