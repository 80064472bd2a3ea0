#include "recipe/minijinja/lexer.hpp"

#include <array>
#include <charconv>

#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/value.hpp"

namespace distro::recipe::v1 {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         letter == '_';
}

bool is_space(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r' ||
         letter == '\f';
}

void put_code_point(std::string& text, unsigned int code) {
  const auto put = [&](unsigned int byte) { text += static_cast<char>(byte); };
  if (code < 0x80U) {
    put(code);
  } else if (code < 0x800U) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

/// Up to `most` digits of `base` at the beginning of `rest`, which loses them.
unsigned int take_code(std::string_view& rest, std::size_t most, int base,
                       std::size_t offset) {
  unsigned int code = 0;
  const std::string_view digits = rest.substr(0, most);
  const auto end =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, base).ptr;
  const auto length = static_cast<std::size_t>(end - digits.data());
  if (length == 0 || (base == 16 && length != most)) {
    throw ExpressionError("a text has an escape that means nothing", offset);
  }
  rest.remove_prefix(length);
  return code;
}

/// What follows a backslash; `rest` loses it.
void put_escape(std::string& text, std::string_view& rest, std::size_t offset) {
  const char letter = rest.front();
  if (letter >= '0' && letter <= '7') {
    put_code_point(text, take_code(rest, 3, 8, offset) & 0xFFU);
    return;
  }
  rest.remove_prefix(1);
  constexpr std::string_view names = "bfnrt";
  constexpr std::string_view meanings = "\b\f\n\r\t";
  if (const auto found = names.find(letter); found != std::string_view::npos) {
    text += meanings[found];
  } else if (letter == 'u' || letter == 'x') {
    put_code_point(text, take_code(rest, letter == 'u' ? 4 : 2, 16, offset));
  } else {
    if (std::string_view("\"\\/'").find(letter) == std::string_view::npos) {
      text += '\\';
    }
    text += letter;
  }
}

std::string unescaped(std::string_view rest, std::size_t offset) {
  std::string text;
  while (!rest.empty()) {
    const char letter = rest.front();
    rest.remove_prefix(1);
    if (letter == '\\' && !rest.empty()) {
      put_escape(text, rest, offset);
    } else {
      text += letter;
    }
  }
  return text;
}

}  // namespace

Token Lexer::sign(std::size_t length) {
  Token token{Token::Kind::sign, text_.substr(at_, length), "", 0, 0, at_};
  at_ += length;
  return token;
}

Token Lexer::text(char quote) {
  const std::size_t start = at_++;
  for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
    at_ += text_[at_] == '\\' ? 1U : 0U;
  }
  if (at_ >= text_.size()) {
    throw ExpressionError("a text is not closed", start);
  }
  ++at_;
  const std::string_view word = text_.substr(start, at_ - start);
  return {Token::Kind::text,
          word,
          unescaped(word.substr(1, word.size() - 2), start),
          0,
          0,
          start};
}

/// `0x1F`, `0o17`, `0b11`.
Token Lexer::number_of_base(int base) {
  const std::size_t start = at_;
  at_ += 2;
  while (at_ < text_.size() && (is_digit(text_[at_]) || is_letter(text_[at_]))) {
    ++at_;
  }
  Token token{Token::Kind::integer, text_.substr(start, at_ - start), "", 0, 0, start};
  std::string digits(token.word.substr(2));
  std::erase(digits, '_');
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, token.integer, base);
  if (read.ec != std::errc{} || read.ptr != end) {
    throw ExpressionError("'" + std::string(token.word) + "' is no number", start);
  }
  return token;
}

Token Lexer::number() {
  const std::size_t start = at_;
  constexpr std::array<std::pair<std::string_view, int>, 6> bases = {
      {{"0x", 16}, {"0X", 16}, {"0o", 8}, {"0O", 8}, {"0b", 2}, {"0B", 2}}};
  for (const auto& [prefix, base] : bases) {
    if (text_.substr(at_).starts_with(prefix)) {
      return number_of_base(base);
    }
  }
  bool real = false;
  const auto skip_digits = [&] {
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '_')) {
      ++at_;
    }
  };
  const auto letter_at = [&](std::size_t at) {
    return at < text_.size() ? text_[at] : '\0';
  };
  skip_digits();
  if (letter_at(at_) == '.' && !is_letter(letter_at(at_ + 1))) {
    real = true;
    ++at_;
    skip_digits();
  }
  if (letter_at(at_) == 'e' || letter_at(at_) == 'E') {
    real = true;
    at_ += letter_at(at_ + 1) == '+' || letter_at(at_ + 1) == '-' ? 2U : 1U;
    skip_digits();
  }
  Token token{real ? Token::Kind::real : Token::Kind::integer,
              text_.substr(start, at_ - start),
              "",
              0,
              0,
              start};
  std::string digits(token.word);
  std::erase(digits, '_');
  const char* end = digits.data() + digits.size();
  const auto read = real ? std::from_chars(digits.data(), end, token.real)
                         : std::from_chars(digits.data(), end, token.integer);
  if (read.ec != std::errc{} || read.ptr != end) {
    throw ExpressionError("'" + digits + "' is no number", start);
  }
  return token;
}

Token Lexer::next(std::string_view closing) {
  while (at_ < text_.size() && is_space(text_[at_])) {
    ++at_;
  }
  const std::string_view rest = text_.substr(at_);
  const bool trims = !closing.empty() && rest.size() > 1 &&
                     (rest[0] == '-' || rest[0] == '+') &&
                     rest.substr(1).starts_with(closing);
  const bool ends = !closing.empty() && (trims || rest.starts_with(closing));
  if (rest.empty() || (depth_ == 0 && ends)) {
    return {Token::Kind::end, "", "", 0, 0, at_};
  }
  constexpr std::array<std::string_view, 6> pairs = {
      "//", "**", "==", "!=", ">=", "<="};
  for (const std::string_view pair : pairs) {
    if (rest.starts_with(pair)) {
      return sign(2);
    }
  }
  const char letter = rest.front();
  if (std::string_view("+-*/%.,:~|=><").find(letter) != std::string_view::npos) {
    return sign(1);
  }
  if (std::string_view("([{").find(letter) != std::string_view::npos) {
    ++depth_;
    return sign(1);
  }
  if (std::string_view(")]}").find(letter) != std::string_view::npos) {
    --depth_;
    return sign(1);
  }
  if (letter == '\'' || letter == '"') {
    return text(letter);
  }
  if (is_digit(letter)) {
    return number();
  }
  if (!is_letter(letter)) {
    throw ExpressionError(
        "unexpected character '" + letters_of(rest.substr(0, 4)).front() + "'", at_);
  }
  const std::size_t start = at_;
  while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) {
    ++at_;
  }
  return {Token::Kind::name, text_.substr(start, at_ - start), "", 0, 0, start};
}

}  // namespace distro::recipe::v1
