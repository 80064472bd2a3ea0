#include "recipe/diff/written_requirements.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "recipe/meta_yaml/selector.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view without_comment(std::string_view text) {
  const std::size_t comment = text.find(" #");
  return trimmed(text.substr(0, comment));
}

/// Where an item of `[a, {{ b(1, 2) }}]` ends.
std::string_view flow_item(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    depth += letter == '{' || letter == '(' || letter == '[' ? 1U : 0U;
    if (depth == 0 && (letter == ',' || letter == ']' || letter == '}')) {
      return trimmed(text.substr(0, at));
    }
    depth -= letter == '}' || letter == ')' || letter == ']' ? 1U : 0U;
  }
  return trimmed(text);
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() > 1 && text.front() == text.back() &&
                      (text.front() == '\'' || text.front() == '"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// The item of a list of a meta.yaml that begins at `column` of a line.
std::string item_at(std::string_view line, std::size_t column) {
  line = line.substr(0, line.find_last_not_of(blanks) + 1);
  const auto selector = selector_of(line);
  const std::string kept = selector ? selector->kept : std::string(line);
  if (column == 0 || column > kept.size()) {
    return "";
  }
  const std::string_view before = trimmed(std::string_view(kept).substr(0, column - 1));
  const std::string_view item =
      without_comment(std::string_view(kept).substr(column - 1));
  const bool in_flow = before.find('[') != std::string_view::npos;
  return std::string(without_quotes(in_flow ? flow_item(item) : item));
}

using ScalarTexts = std::map<std::pair<std::size_t, std::size_t>, std::string>;

void add_scalars(const base::YamlNode& node, ScalarTexts& texts) {
  if (node.kind == base::YamlNode::Kind::scalar) {
    texts.emplace(std::pair(node.place.line, node.place.column), node.scalar);
  }
  for (const base::YamlNode& item : node.items) {
    add_scalars(item, texts);
  }
  for (const auto& [key, value] : node.entries) {
    add_scalars(value, texts);
  }
}

std::string bare(std::string_view text) {
  std::string letters(text);
  std::erase_if(letters, [](char letter) {
    return blanks.find(letter) != std::string_view::npos || letter == '"' ||
           letter == '\'';
  });
  return letters;
}

}  // namespace

void note_written(Recipe& recipe, const std::string& text) {
  const base::SourceText source(recipe.origin, text);
  ScalarTexts scalars;
  const bool is_v1 = is_recipe_yaml(recipe.origin);
  if (is_v1) {
    add_scalars(base::parse_yaml(text, recipe.origin).root, scalars);
  }
  const auto note = [&](Requirement& requirement) {
    const base::Place place = requirement.place;
    const auto scalar = scalars.find({place.line, place.column});
    std::string written = is_v1 ? (scalar == scalars.end() ? "" : scalar->second)
                                : item_at(source.line(place.line), place.column);
    if (!written.empty() && bare(written) != bare(requirement.spec)) {
      requirement.written = std::move(written);
    }
  };
  for (Output& output : recipe.outputs) {
    for (auto* sections : {&output.requirements, &output.run_exports}) {
      for (auto& [section, requirements] : *sections) {
        std::for_each(requirements.begin(), requirements.end(), note);
      }
    }
  }
}

}  // namespace distro::recipe
