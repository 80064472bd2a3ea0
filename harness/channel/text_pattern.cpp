#include "channel/text_pattern.hpp"

#include <regex>

#include "channel/version.hpp"

namespace distro::channel {

struct TextPattern::Program {
  enum class Kind { exact, glob, regex };
  Kind kind = Kind::exact;
  std::string text;
  std::regex regex;
};

namespace {

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

}  // namespace

TextPattern::TextPattern(std::shared_ptr<const Program> program)
    : program_(std::move(program)) {}

TextPattern TextPattern::glob(std::string_view text) {
  return TextPattern(std::make_shared<Program>(
      Program{Program::Kind::glob, std::string(text), std::regex{}}));
}

TextPattern TextPattern::regex(std::string_view text) {
  try {
    return TextPattern(std::make_shared<Program>(Program{
        Program::Kind::regex, std::string(text), std::regex(std::string(text))}));
  } catch (const std::regex_error&) {
    throw ParseError("'" + std::string(text) + "' is no regular expression", 0);
  }
}

TextPattern TextPattern::of_field(std::string_view text) {
  if (text.starts_with('^') && text.ends_with('$')) {
    return regex(text);
  }
  if (text.find('*') != std::string_view::npos) {
    return glob(text);
  }
  return TextPattern(std::make_shared<Program>(
      Program{Program::Kind::exact, std::string(text), std::regex{}}));
}

bool TextPattern::matches(std::string_view text) const {
  switch (program_->kind) {
    case Program::Kind::exact:
      return program_->text == text;
    case Program::Kind::glob:
      return matches_glob(program_->text, text);
    case Program::Kind::regex:
      return std::regex_search(text.begin(), text.end(), program_->regex,
                               std::regex_constants::match_continuous);
  }
  return false;
}

bool TextPattern::is_exact() const { return program_->kind == Program::Kind::exact; }

}  // namespace distro::channel
