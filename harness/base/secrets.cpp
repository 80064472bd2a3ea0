#include "base/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

namespace distro::base {
namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t longest_token = 16384;  // bytes; JSON web tokens are long

bool is_token_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' ||
         letter == '-';
}

bool is_web_token_letter(char letter) {
  return is_token_letter(letter) || letter == '.';
}

bool is_not_blank(char letter) {
  return std::isspace(static_cast<unsigned char>(letter)) == 0 && letter != '"' &&
         letter != '\'';
}

/// How a kind of token begins, and what follows.
struct Shape {
  std::string_view begin;
  bool (*letter)(char);
  std::size_t least;         ///< letters behind the beginning
  bool keeps_begin = false;  ///< only what is behind it is secret
};

constexpr std::array<Shape, 21> shapes = {{
    {"ghp_", is_token_letter, 20},
    {"gho_", is_token_letter, 20},
    {"ghu_", is_token_letter, 20},
    {"ghs_", is_token_letter, 20},
    {"ghr_", is_token_letter, 20},
    {"github_pat_", is_token_letter, 20},
    {"glpat-", is_token_letter, 16},
    {"xoxb-", is_token_letter, 10},
    {"xoxp-", is_token_letter, 10},
    {"xoxa-", is_token_letter, 10},
    {"AKIA", is_token_letter, 16},
    {"ASIA", is_token_letter, 16},
    {"npm_", is_token_letter, 30},
    {"pypi-", is_token_letter, 40},
    {"hf_", is_token_letter, 30},
    {"eyJ", is_web_token_letter, 40},
    {"/t/", is_token_letter, 16, true},
    {"Authorization: Bearer ", is_not_blank, 8, true},
    {"Authorization: Basic ", is_not_blank, 8, true},
    {"Authorization: token ", is_not_blank, 8, true},
    {"authorization: bearer ", is_not_blank, 8, true},
}};

/// The end of the token that begins at `at`, or `at` if none does.
std::size_t end_of_token(std::string_view text, std::size_t at, const Shape& shape) {
  if (!text.substr(at).starts_with(shape.begin)) {
    return at;
  }
  const std::size_t begin = at + shape.begin.size();
  std::size_t end = begin;
  while (end < text.size() && shape.letter(text[end])) {
    ++end;
  }
  return end - begin >= shape.least ? end : at;
}

/// The end of the password of a URL whose "://" stands at `at`, and its begin; the same
/// if there is none.
std::pair<std::size_t, std::size_t> password(std::string_view text, std::size_t at) {
  const std::size_t begin = at + 3;
  const std::size_t stop =
      std::min(text.find_first_of("/?# \t\n\r\"'<>", begin), text.size());
  const std::string_view authority = text.substr(begin, stop - begin);
  const std::size_t sign = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (sign == std::string_view::npos || colon == std::string_view::npos ||
      colon > sign) {
    return {begin, begin};
  }
  return {begin + colon + 1, begin + sign};
}

}  // namespace

bool names_secret(std::string_view name) {
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char letter) {
    return static_cast<char>(std::toupper(letter));
  });
  static constexpr std::array<std::string_view, 8> signs = {
      "TOKEN", "SECRET", "PASSW", "CREDENTIAL", "_KEY", "APIKEY", "AUTH", "COOKIE"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return upper.find(sign) != std::string::npos;
  });
}

Secrets::Secrets(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    std::istringstream lines(value);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) {
        values_.push_back(line);
      }
    }
  }
  std::sort(values_.begin(), values_.end(),
            [](const std::string& left, const std::string& right) {
              return left.size() > right.size();
            });
}

std::string Secrets::scrubbed(std::string_view text) const {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto value = std::find_if(
        values_.begin(), values_.end(),
        [&](const std::string& one) { return text.substr(at).starts_with(one); });
    if (value != values_.end()) {
      result += mask;
      at += value->size();
      continue;
    }
    // A token does not begin within a word.
    const bool begins = at == 0 || !is_token_letter(text[at - 1]) || text[at] == '/';
    const auto shape = std::find_if(
        shapes.begin(), shapes.end(),
        [&](const Shape& one) { return begins && end_of_token(text, at, one) != at; });
    if (shape != shapes.end()) {
      result += shape->keeps_begin ? shape->begin : "";
      result += mask;
      at = end_of_token(text, at, *shape);
      continue;
    }
    if (text.substr(at).starts_with("://")) {
      const auto [begin, end] = password(text, at);
      result.append(text.substr(at, begin - at));
      result += begin == end ? "" : mask;
      at = end;
      continue;
    }
    result += text[at];
    ++at;
  }
  return result;
}

std::size_t Secrets::open_end(std::string_view text) const {
  const std::size_t newline = text.rfind('\n');
  const std::size_t line =
      newline == std::string_view::npos ? text.size() : text.size() - newline - 1;
  return line < longest_token ? line : 0;
}

}  // namespace distro::base
