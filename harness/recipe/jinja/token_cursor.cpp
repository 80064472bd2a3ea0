#include "recipe/jinja/lexer.hpp"

namespace distro::recipe {

bool TokenCursor::take(std::string_view word) {
  const bool is_word =
      now().kind == Token::Kind::sign || now().kind == Token::Kind::name;
  if (!is_word || now().value != word) {
    return false;
  }
  ++at_;
  return true;
}

void TokenCursor::require(std::string_view sign) {
  if (!take(sign)) {
    throw here()(
        "expected '" + std::string(sign) + "', found " +
        (now().kind == Token::Kind::end ? "the end" : "'" + now().value + "'"));
  }
}

const std::string& TokenCursor::word(const std::string& what) {
  if (now().kind != Token::Kind::name) {
    throw here()("expected the name of " + what);
  }
  return next().value;
}

bool TokenCursor::is_sign(std::string_view sign) const {
  return now().kind == Token::Kind::sign && now().value == sign;
}

bool TokenCursor::names_argument() const {
  return now().kind == Token::Kind::name &&
         tokens_[at_ + 1].kind == Token::Kind::sign && tokens_[at_ + 1].value == "=";
}

std::optional<std::size_t> TokenCursor::condition() const {
  int open = 0;
  for (std::size_t at = at_; tokens_[at].kind != Token::Kind::end; ++at) {
    const Token& one = tokens_[at];
    if (one.kind == Token::Kind::sign) {
      open += one.value == "(" || one.value == "[" || one.value == "{" ? 1 : 0;
      open -= one.value == ")" || one.value == "]" || one.value == "}" ? 1 : 0;
      if (open < 0 || (open == 0 && (one.value == "," || one.value == ":"))) {
        return std::nullopt;
      }
    } else if (open == 0 && one.kind == Token::Kind::name && one.value == "else") {
      return std::nullopt;
    } else if (open == 0 && one.kind == Token::Kind::name && one.value == "if") {
      return at;
    }
  }
  return std::nullopt;
}

}  // namespace distro::recipe
