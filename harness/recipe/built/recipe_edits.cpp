#include "recipe/built/recipe_edits.hpp"

#include <algorithm>
#include <string_view>

#include "base/yaml_scalar.hpp"
#include "base/yaml_writer.hpp"
#include "recipe/built/recipe_draft.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

/// A text by its lines; the last one has its end too.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      lines_.emplace_back(line);
      text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
  }

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  std::string& operator[](std::size_t at) { return lines_[at]; }

  void insert(std::size_t at, std::string text) {
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), std::move(text));
  }

  /// The line of a key of the first level; size() if there is none.
  [[nodiscard]] std::size_t section(const std::string& key) const {
    const auto found =
        std::find_if(lines_.begin(), lines_.end(), [&](const std::string& line) {
          return line.starts_with(key + ":") &&
                 (line.size() == key.size() + 1 || line[key.size() + 1] == ' ');
        });
    return static_cast<std::size_t>(found - lines_.begin());
  }

  /// Behind the last line of the section that begins at `line`.
  [[nodiscard]] std::size_t end_of(std::size_t line) const {
    std::size_t end = line + 1;
    for (std::size_t at = end; at < size(); ++at) {
      const std::string& text = lines_[at];
      if (!text.empty() && text[0] != ' ' && text[0] != '#' && text[0] != '-') {
        break;
      }
      end = text.empty() || text[0] == '#' ? end : at + 1;
    }
    return end;
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    for (const std::string& line : lines_) {
      text += line + "\n";
    }
    return text;
  }

 private:
  std::vector<std::string> lines_;
};

std::size_t indentation_of(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

/// Whether nothing stands behind the key but a comment.
bool opens_block(const std::string& line) {
  const std::size_t value = line.find_first_not_of(' ', line.find(':') + 1);
  return value == std::string::npos || line[value] == '#';
}

/// A section of its own, before those that come last.
void add_section(Lines& lines, const std::vector<std::string>& last,
                 const std::string& section) {
  std::size_t at = lines.size();
  for (const std::string& key : last) {
    at = std::min(at, lines.section(key));
  }
  std::string text = section;
  text.pop_back();  // the line's end comes with the line
  const bool at_end = at == lines.size();
  lines.insert(at, at_end ? "\n" + text : text + "\n");
}

/// A selector, a text of several lines or a template is not ours to guess at.
bool is_simple(Lines& lines, std::size_t at) {
  const std::string& line = lines[at];
  const std::size_t start = indentation_of(line);
  const bool goes_on = at + 1 < lines.size() && !lines[at + 1].empty() &&
                       indentation_of(lines[at + 1]) > start;
  return !goes_on && line.find_first_of("#|>{&*", start) == std::string::npos;
}

/// A key of a section that is written as a block.
std::optional<std::string> with_key(Lines lines, std::size_t section,
                                    const std::string& key, const std::string& value) {
  std::size_t indent = 0;
  const std::size_t end = lines.end_of(section);
  for (std::size_t at = section + 1; at < end; ++at) {
    const std::string& line = lines[at];
    const std::size_t start = indentation_of(line);
    if (start == line.size() || line[start] == '#') {
      continue;
    }
    indent = indent == 0 ? start : indent;
    if (start == indent && line.substr(start).starts_with(key + ":")) {
      if (!is_simple(lines, at)) {
        return std::nullopt;
      }
      lines[at] = line.substr(0, start) + key + ": " + value;
      return lines.text();
    }
  }
  lines.insert(end, std::string(indent == 0 ? 2 : indent, ' ') + key + ": " + value);
  return lines.text();
}

std::string section_of_tests(const SimpleTests& tests) {
  YamlNode list = base::yaml_strings({});
  if (!tests.imports.empty()) {
    list.items.push_back(import_test(tests.imports));
  }
  if (!tests.commands.empty()) {
    list.items.push_back(command_test(tests.commands));
  }
  YamlNode section = base::yaml_map();
  base::add_entry(section, "tests", std::move(list));
  return base::yaml_text(section);
}

std::string section_of_test(const SimpleTests& tests) {
  YamlNode map = base::yaml_map();
  base::add_filled(map, "imports", base::yaml_strings(tests.imports));
  base::add_filled(map, "commands", base::yaml_strings(tests.commands));
  YamlNode section = base::yaml_map();
  base::add_entry(section, "test", std::move(map));
  return base::yaml_text(section);
}

}  // namespace

std::optional<std::string> with_about(const std::string& text, const std::string& key,
                                      const std::string& value) {
  Lines lines(text);
  const std::size_t about = lines.section("about");
  const std::string scalar = base::yaml_scalar(value);
  if (about == lines.size()) {
    add_section(lines, {"extra"}, "about:\n  " + key + ": " + scalar + "\n");
    return lines.text();
  }
  if (opens_block(lines[about])) {
    return with_key(std::move(lines), about, key, scalar);
  }
  const std::size_t brace = lines[about].find('{');
  if (brace == std::string::npos || lines[about].find(key + ":") != std::string::npos) {
    return std::nullopt;
  }
  const bool empty =
      lines[about].find_first_not_of(' ', brace + 1) == lines[about].find('}', brace);
  // Within braces a comma ends a text that is not quoted.
  const std::string flow = scalar.find_first_of(",{}[]") == std::string::npos ||
                                   scalar.front() == '"' || scalar.front() == '\''
                               ? scalar
                               : "\"" + scalar + "\"";
  lines[about].insert(brace + 1, key + ": " + flow + (empty ? "" : ", "));
  return lines.text();
}

std::optional<std::string> with_tests(const std::string& text, const std::string& file,
                                      const SimpleTests& tests) {
  Lines lines(text);
  const bool v1 = is_recipe_yaml(file);
  const auto has = [&](const char* key) { return lines.section(key) < lines.size(); };
  if (has("outputs") || has(v1 ? "tests" : "test")) {
    return std::nullopt;
  }
  add_section(lines, {"about", "extra"},
              v1 ? section_of_tests(tests) : section_of_test(tests));
  return lines.text();
}

}  // namespace distro::recipe
