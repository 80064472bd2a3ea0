#include "channel/text_pattern.hpp"

#include <utility>

#include "channel/regex.hpp"

namespace distro::channel {

struct TextPattern::Program {
  enum class Kind { exact, glob, regex };
  Kind kind = Kind::exact;
  std::string text;
  detail::Regex regex;
};

namespace {

/// `*` as a regular expression, and the letters of `literal` for themselves.
std::string with_stars(std::string_view text, std::string_view literal) {
  std::string regex;
  for (const char letter : text) {
    if (letter == '*') {
      regex += '.';
    } else if (literal.find(letter) != std::string_view::npos) {
      regex += '\\';
    }
    regex += letter;
  }
  return regex;
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in_text = 0;
  std::size_t star = std::string_view::npos;  // the last `*`, and where it was tried
  std::size_t retry = 0;
  while (in_text < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      retry = in_text;
    } else if (at < pattern.size() && pattern[at] == text[in_text]) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++retry;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

TextPattern::TextPattern(std::shared_ptr<const Program> program)
    : program_(std::move(program)) {}

TextPattern TextPattern::glob(std::string_view text) {
  return TextPattern(
      std::make_shared<Program>(Program{Program::Kind::glob, std::string(text), {}}));
}

TextPattern TextPattern::regex(std::string_view text) {
  return TextPattern(std::make_shared<Program>(
      Program{Program::Kind::regex, std::string(text), detail::parse_regex(text)}));
}

TextPattern TextPattern::version_glob(std::string_view text) {
  return regex("^(?:" + with_stars(text, ".+") + ")$");
}

TextPattern TextPattern::channel_glob(std::string_view text) {
  return regex("^(?:" + with_stars(text, "") + ")$");
}

TextPattern TextPattern::of_field(std::string_view text) {
  if (text.starts_with('^') && text.ends_with('$')) {
    return regex(text);
  }
  if (text.find('*') != std::string_view::npos) {
    return glob(text);
  }
  return TextPattern(
      std::make_shared<Program>(Program{Program::Kind::exact, std::string(text), {}}));
}

bool TextPattern::matches(std::string_view text) const {
  switch (program_->kind) {
    case Program::Kind::exact:
      return program_->text == text;
    case Program::Kind::glob:
      return matches_glob(program_->text, text);
    case Program::Kind::regex:
      return detail::matches_start(program_->regex, text);
  }
  return false;
}

bool TextPattern::is_exact() const { return program_->kind == Program::Kind::exact; }

}  // namespace distro::channel
