#include "recipe/layout/scanner.hpp"

#include <algorithm>

namespace distro::recipe::layout {
namespace {

constexpr std::size_t longest_jinja = 500;  // lines: an unclosed one is not searched on

bool is_blank(char sign) { return sign == ' ' || sign == '\t'; }

bool ends_token(char sign) { return is_blank(sign) || sign == '\n'; }

}  // namespace

char Scanner::sign(Position at) const {
  const std::string& line = lines_[at.line];
  return at.column < line.size() ? line[at.column] : '\n';
}

bool Scanner::stands_at(Position at, std::string_view word) const {
  return std::string_view(lines_[at.line]).substr(at.column).starts_with(word);
}

bool Scanner::begins_comment(Position at) const {
  return sign(at) == '#' &&
         (at.column == 0 || is_blank(lines_[at.line][at.column - 1]));
}

bool Scanner::advance(Position& at) const {
  if (at.column < lines_[at.line].size()) {
    ++at.column;
    return true;
  }
  at = {at.line + 1, 0};
  return at.line < lines_.size();
}

bool Scanner::skip_jinja_string(Position& at) const {
  const char quote = sign(at);
  while (advance(at)) {
    if (sign(at) == '\\') {
      advance(at);
    } else if (sign(at) == quote) {
      return true;
    }
    if (at.line >= lines_.size()) {
      return false;
    }
  }
  return false;
}

std::optional<Position> Scanner::behind_jinja(Position at) const {
  if (!jinja_ || sign(at) != '{') {
    return std::nullopt;
  }
  const char kind = sign({at.line, at.column + 1});
  if (kind != '{' && kind != '%' && kind != '#') {
    return std::nullopt;
  }
  const std::string close{kind == '{' ? '}' : kind, '}'};
  const std::size_t last = at.line + longest_jinja;
  at.column += 1;
  int depth = 0;
  while (advance(at) && at.line < last) {
    const char here = sign(at);
    if (depth == 0 && stands_at(at, close)) {
      return Position{at.line, at.column + 2};
    }
    if (kind == '#') {
      continue;
    }
    if ((here == '"' || here == '\'') && !skip_jinja_string(at)) {
      return std::nullopt;
    }
    depth += here == '(' || here == '[' || here == '{' ? 1 : 0;
    depth -= here == ')' || here == ']' || here == '}' ? 1 : 0;
  }
  return std::nullopt;
}

std::optional<Position> Scanner::behind_quotes(Position at) const {
  const char quote = sign(at);
  while (advance(at)) {
    while (const auto behind = behind_jinja(at)) {
      at = *behind;
    }
    if (quote == '"' && sign(at) == '\\') {
      if (!advance(at)) {
        return std::nullopt;
      }
    } else if (sign(at) == quote) {
      const Position next{at.line, at.column + 1};
      if (quote == '"' || sign(next) != '\'') {
        return next;
      }
      at = next;
    }
  }
  return std::nullopt;
}

std::optional<Position> Scanner::behind_brackets(Position at) const {
  int depth = 0;
  bool begins = true;  // a text may begin here
  do {
    while (const auto behind = behind_jinja(at)) {
      at = *behind;
      begins = false;
    }
    const char here = sign(at);
    if (begins && (here == '"' || here == '\'')) {
      const auto behind = behind_quotes(at);
      if (!behind) {
        return std::nullopt;
      }
      at = {behind->line, behind->column - 1};
      begins = false;
    } else if (here == '[' || here == '{') {
      ++depth;
      begins = true;
    } else if (here == ']' || here == '}') {
      begins = false;
      if (--depth == 0) {
        return Position{at.line, at.column + 1};
      }
    } else if (begins_comment(at)) {
      at.column = lines_[at.line].size();
    } else if (here == ',' || here == ':') {
      begins = true;
    } else if (!ends_token(here)) {
      begins = false;
    }
  } while (advance(at));
  return std::nullopt;
}

Position Scanner::behind_plain(Position at) const {
  while (true) {
    if (const auto behind = behind_jinja(at)) {
      at = *behind;
    } else if (sign(at) == '\n' || begins_comment(at)) {
      return at;
    } else {
      ++at.column;
    }
  }
}

std::optional<std::size_t> Scanner::colon_behind(Position at) const {
  while (is_blank(sign(at))) {
    ++at.column;
  }
  const bool colon = sign(at) == ':' && ends_token(sign({at.line, at.column + 1}));
  return colon ? std::optional(at.column) : std::nullopt;
}

std::optional<std::size_t> Scanner::colon_of_key(Position at) const {
  while (sign(at) == '&' || sign(at) == '!') {  // an anchor, a tag
    while (!ends_token(sign(at))) {
      ++at.column;
    }
    while (is_blank(sign(at))) {
      ++at.column;
    }
  }
  if (sign(at) == '"' || sign(at) == '\'') {
    const auto behind = behind_quotes(at);
    return behind && behind->line == at.line ? colon_behind(*behind) : std::nullopt;
  }
  if (sign(at) == '[' || (sign(at) == '{' && !behind_jinja(at))) {
    return std::nullopt;
  }
  const std::size_t line = at.line;
  while (sign(at) != '\n' && !begins_comment(at)) {
    if (const auto behind = behind_jinja(at)) {
      at = *behind;
    } else if (sign(at) == ':' && ends_token(sign({at.line, at.column + 1}))) {
      return at.column;
    } else {
      ++at.column;
    }
    if (at.line != line) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace distro::recipe::layout
