#include "recipe/jinja/lexer.hpp"

#include <array>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view name_signs =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

/// What follows a backslash in a text.
void append_escaped(char escaped, std::string& text) {
  constexpr std::string_view letters = "ntrbfav0";
  constexpr std::string_view meanings("\n\t\r\b\f\a\v\0", 8);
  const std::size_t at = letters.find(escaped);
  if (at != std::string_view::npos) {
    text += meanings[at];
  } else if (escaped == '\\' || escaped == '\'' || escaped == '"') {
    text += escaped;
  } else if (escaped != '\n') {
    text += '\\';
    text += escaped;
  }
}

Token text_token(std::string_view text, std::size_t start, std::size_t& at,
                 const Fault& fault) {
  const char quote = text[start];
  Token token{Token::Kind::text, "", start};
  for (at = start + 1; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      append_escaped(text[++at], token.value);
    } else {
      token.value += text[at];
    }
  }
  if (at >= text.size()) {
    throw fault(start, "this text has no closing quote");
  }
  ++at;
  return token;
}

Token number_token(std::string_view text, std::size_t start, std::size_t& at) {
  const auto skip_digits = [&](std::size_t from) {
    return std::min(text.find_first_not_of("0123456789_", from), text.size());
  };
  at = skip_digits(start);
  Token::Kind kind = Token::Kind::integer;
  if (at + 1 < text.size() && text[at] == '.' &&
      digits.find(text[at + 1]) != std::string_view::npos) {
    kind = Token::Kind::floating;
    at = skip_digits(at + 1);
  }
  std::string value(text.substr(start, at - start));
  std::erase(value, '_');
  return {kind, std::move(value), start};
}

Token sign_token(std::string_view text, std::size_t start, std::size_t& at,
                 const Fault& fault) {
  constexpr std::array<std::string_view, 6> pairs{"==", "!=", "<=", ">=", "//", "**"};
  for (const std::string_view pair : pairs) {
    if (text.substr(start, 2) == pair) {
      at = start + 2;
      return {Token::Kind::sign, std::string(pair), start};
    }
  }
  constexpr std::string_view signs = "()[]{},.:|~+-*/%<>=&";
  if (signs.find(text[start]) == std::string_view::npos) {
    throw fault(start,
                "'" + std::string(1, text[start]) + "' cannot stand in an expression");
  }
  at = start + 1;
  return {Token::Kind::sign, std::string(1, text[start]), start};
}

}  // namespace

std::vector<Token> tokens_of(std::string_view text, const Fault& fault) {
  std::vector<Token> tokens;
  for (std::size_t at = text.find_first_not_of(" \t\n\r"); at < text.size();
       at = text.find_first_not_of(" \t\n\r", at)) {
    const std::size_t start = at;
    if (const std::size_t blank = wide_blank_at(text, at)) {
      at += blank;
    } else if (text[at] == '"' || text[at] == '\'') {
      tokens.push_back(text_token(text, start, at, fault));
    } else if (digits.find(text[at]) != std::string_view::npos) {
      tokens.push_back(number_token(text, start, at));
    } else if (name_signs.find(text[at]) != std::string_view::npos) {
      at = std::min(text.find_first_not_of(name_signs, start), text.size());
      tokens.push_back(
          {Token::Kind::name, std::string(text.substr(start, at - start)), start});
    } else {
      tokens.push_back(sign_token(text, start, at, fault));
    }
  }
  tokens.push_back({Token::Kind::end, "", text.size()});
  return tokens;
}

}  // namespace distro::recipe
