#include "recipe/recipe_yaml/texts.hpp"

#include <algorithm>
#include <optional>

#include "recipe/minijinja/error.hpp"

namespace distro::recipe::v1 {
namespace {

/// Where `text` stands in line `line`, from byte `start` on.
std::optional<base::Place> found_in(const base::SourceText& source, std::size_t line,
                                    std::string_view text, std::size_t start) {
  const std::string_view whole = source.line(line);
  const std::size_t at = whole.find(text, std::min(start, whole.size()));
  return at == std::string_view::npos ? std::nullopt
                                      : std::optional(base::Place{line, at + 1});
}

}  // namespace

std::string_view scalar_text(const base::SourceText& source,
                             const base::YamlNode& node) {
  if (node.kind != base::YamlNode::Kind::null) {
    return node.scalar;
  }
  const std::string_view line = source.line(node.place.line);
  const std::string_view rest =
      line.substr(std::min(node.place.column - 1, line.size()));
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (rest.starts_with(word)) {
      return word;
    }
  }
  return "";
}

bool is_plain(const base::YamlNode& node) { return !node.quoted; }

const bool* boolean_of(std::string_view text) {
  static const bool yes = true;
  static const bool no = false;
  if (text == "true" || text == "True" || text == "TRUE") {
    return &yes;
  }
  return text == "false" || text == "False" || text == "FALSE" ? &no : nullptr;
}

base::Place place_in(const base::SourceText& source, const base::YamlNode& node,
                     std::size_t offset) {
  const std::string_view text = node.scalar;
  const std::size_t at = std::min(offset, text.size());
  const std::size_t before =
      at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', start), text.size());
  const std::string_view line = text.substr(start, end - start);
  const auto lines_before = static_cast<std::size_t>(std::count(
      text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n'));
  const std::size_t first = node.place.line + lines_before;
  const std::size_t column = lines_before == 0 ? node.place.column - 1 : 0;
  // A block scalar begins on the line behind its `|`, a folded one somewhat later.
  for (std::size_t line_number = first; line_number < first + 3; ++line_number) {
    const std::optional<base::Place> place =
        found_in(source, line_number, line, line_number == first ? column : 0);
    if (place && !line.empty()) {
      return {place->line, place->column + (at - start)};
    }
  }
  return node.place;
}

const Template* Texts::template_of(const base::YamlNode& node, Report& report) {
  const auto [entry, is_new] = templates_.try_emplace(&node);
  if (is_new) {
    try {
      entry->second = std::make_unique<Template>(parse_template(text_of(node)));
    } catch (const ExpressionError& error) {
      report.fault(place_in(*source_, node, error.offset()), error.what());
    }
  }
  return entry->second.get();
}

const Expression* Texts::condition_of(const base::YamlNode& node, Report& report) {
  const auto [entry, is_new] = conditions_.try_emplace(&node);
  if (is_new) {
    try {
      entry->second = std::make_unique<Expression>(parse_expression(text_of(node)));
    } catch (const ExpressionError& error) {
      report.fault(place_in(*source_, node, error.offset()), error.what());
    }
  }
  return entry->second.get();
}

}  // namespace distro::recipe::v1
