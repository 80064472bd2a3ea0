// Rules about the text of files.
#include <algorithm>

#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

std::size_t indentation_of(std::string_view line) {
  const std::size_t start = line.find_first_not_of(' ');
  return start == std::string_view::npos ? line.size() : start;
}

/// A line that opens a text of several lines ("script: |"): what is indented below it
/// is not ours to shape.
bool opens_block(std::string_view line) {
  const std::size_t comment = line.find(" #");
  line = line.substr(0, comment);
  line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
  while (!line.empty() && (line.back() == '-' || line.back() == '+' ||
                           (line.back() >= '0' && line.back() <= '9'))) {
    line.remove_suffix(1);
  }
  const bool sign = line.ends_with('|') || line.ends_with('>');
  line.remove_suffix(sign ? 1 : 0);
  return sign && (line.ends_with(' ') || line.empty());
}

void check_white_space(const std::string& path, Report& report) {
  const std::string& text = report.source(path).text();
  std::string_view rest = text;
  std::size_t number = 0;
  std::size_t block = std::string_view::npos;  // indentation of the line that opened it
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    const std::size_t last = line.find_last_not_of(" \t");
    const std::size_t kept = last == std::string_view::npos ? 0 : last + 1;
    if (block != std::string_view::npos && kept != 0 && indentation_of(line) <= block) {
      block = std::string_view::npos;
    }
    if (block == std::string_view::npos && kept != line.size()) {
      const base::Place place{number, kept + 1};
      report.add(path, place, "white space at the end of the line",
                 Fix{"white space at the end of line " + std::to_string(number) +
                         " is removed",
                     {{place, std::string(line.substr(kept)), ""}}});
    }
    if (block == std::string_view::npos && opens_block(line)) {
      block = indentation_of(line);
    }
  }
}

bool is_word_sign(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_';
}

/// How often the word stands in the text.
std::size_t count_word(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word_sign(text[at - 1]);
    const std::size_t end = at + word.size();
    const bool ends = end == text.size() || !is_word_sign(text[end]);
    count += begins && ends ? 1U : 0U;
  }
  return count;
}

void check_variable(const LintedPackage& package, std::string_view name,
                    base::Place place, Report& report) {
  if (count_word(package.text->source->text(), name) < 2) {
    report.add(package.recipe().origin, place,
               "the variable '" + std::string(name) + "' is set and never used");
  }
}

/// `{% set name = ... %}` of meta.yaml.
void check_set_statements(const LintedPackage& package, Report& report) {
  const base::SourceText& source = *package.text->source;
  const std::string_view text = source.text();
  for (std::size_t at = text.find("{%"); at != std::string_view::npos;
       at = text.find("{%", at + 2)) {
    std::size_t start = at + 2;
    start += start < text.size() && text[start] == '-' ? 1U : 0U;
    start = std::min(text.find_first_not_of(" \t", start), text.size());
    if (!text.substr(start).starts_with("set ")) {
      continue;
    }
    start = std::min(text.find_first_not_of(" \t", start + 4), text.size());
    std::size_t end = start;
    while (end < text.size() && is_word_sign(text[end])) {
      ++end;
    }
    if (end > start) {
      check_variable(package, text.substr(start, end - start), source.place_at(start),
                     report);
    }
  }
}

}  // namespace

void trailing_white_space(const Evidence& evidence, Report& report) {
  check_white_space("distro.yaml", report);
  for (const Manifest& manifest : evidence.manifests) {
    check_white_space(manifest.origin, report);
  }
  for (const LintedPackage& package : evidence.packages) {
    check_white_space(package.recipe().origin, report);
  }
}

void unused_variable(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    if (!package.text->is_v1) {
      check_set_statements(package, report);
      continue;
    }
    const base::YamlNode written = written_tree(*package.text);
    const base::YamlNode* context = written.find("context");
    if (context != nullptr) {
      for (const auto& [key, value] : context->entries) {
        check_variable(package, key.scalar, key.place, report);
      }
    }
  }
}

}  // namespace distro::recipe::rules
