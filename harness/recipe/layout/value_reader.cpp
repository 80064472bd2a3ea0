#include "recipe/layout/value_reader.hpp"

#include <algorithm>

namespace distro::recipe::layout {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(blanks) == std::string_view::npos;
}

/// The size of `|`, `>-`, `|2+`: a block's header, if nothing but a comment is behind.
std::size_t header_size(std::string_view rest) {
  if (!rest.starts_with('|') && !rest.starts_with('>')) {
    return 0;
  }
  const std::size_t end =
      std::min(rest.find_first_not_of("+-123456789", 1), rest.size());
  const std::string_view behind = rest.substr(end);
  const std::size_t next = behind.find_first_not_of(blanks);
  const bool bare = next == std::string_view::npos || (next > 0 && behind[next] == '#');
  return bare && end <= 3 ? end : 0;
}

/// An anchor or a tag that begins at `at`: where what follows it begins.
std::size_t behind_properties(std::string_view line, std::size_t at) {
  while (at < line.size() && (line[at] == '&' || line[at] == '!')) {
    at = std::min(line.find_first_of(blanks, at), line.size());
    at = std::min(line.find_first_not_of(blanks, at), line.size());
  }
  return at;
}

/// Blanks at the end of a line in quotes mean nothing, but one behind a backslash does.
std::string_view without_idle_blanks(std::string_view line) {
  const std::string_view kept = without_end_blanks(line);
  return kept.ends_with('\\') && kept.size() < line.size() ? line : kept;
}

}  // namespace

void ValueReader::read(Position at, std::ptrdiff_t outer, Node& node) {
  node.value.outer = outer;
  next_ = at.line + 1;
  const std::string_view line = lines_[at.line];
  at.column = std::min(line.find_first_not_of(blanks, at.column), line.size());
  const std::size_t start = behind_properties(line, at.column);
  const std::string_view rest = line.substr(start);
  if (rest.empty() || (rest[0] == '#' && start > 0)) {
    node.value.text = without_end_blanks(line.substr(at.column, start - at.column));
    node.value.style =
        node.value.text.empty() ? Value::Style::none : Value::Style::properties;
    read_comment({at.line, start}, node);
    return;
  }
  if (const std::size_t header = header_size(rest)) {
    read_block_text(at, start - at.column + header, node);
    return;
  }
  std::optional<Position> behind;
  const Position value{at.line, start};
  if (rest[0] == '"' || rest[0] == '\'') {
    node.value.style = Value::Style::quoted;
    behind = scanner_.behind_quotes(value);
  } else if (rest[0] == '[' || (rest[0] == '{' && !scanner_.behind_jinja(value))) {
    node.value.style = Value::Style::flow;
    behind = scanner_.behind_brackets(value);
  }
  if (behind) {
    read_enclosed(at, *behind, node);
  } else {
    node.value.style = Value::Style::plain;
    read_plain(at, node);
  }
}

void ValueReader::read_comment(Position at, Node& node) const {
  const std::string_view line = lines_[at.line];
  const std::size_t start = line.find_first_not_of(blanks, at.column);
  if (start != std::string_view::npos && line[start] == '#') {
    node.comment = without_end_blanks(line.substr(start));
    node.comment_column = characters(line.substr(0, start));
  }
}

void ValueReader::take_lines(std::size_t from, std::size_t end, Node& node) {
  for (std::size_t at = from; at < end; ++at) {
    node.value.more.emplace_back(without_idle_blanks(lines_[at]));
  }
  next_ = end;
}

void ValueReader::read_enclosed(Position at, Position behind, Node& node) {
  const std::string_view last = lines_[behind.line];
  const std::size_t next = last.find_first_not_of(blanks, behind.column);
  const bool ends =
      next == std::string_view::npos || (last[next] == '#' && next > behind.column);
  if (!ends) {  // in a template: what is in quotes or brackets is part of a text
    behind = scanner_.behind_plain(behind);
    if (behind.line == at.line) {
      node.value.style = Value::Style::plain;
    }
  }
  const std::string_view first = lines_[at.line];
  if (behind.line == at.line) {
    node.value.text =
        without_end_blanks(first.substr(at.column, behind.column - at.column));
    read_comment(behind, node);
    return;
  }
  node.value.text = without_idle_blanks(first.substr(at.column));
  take_lines(at.line + 1, behind.line + 1, node);
}

void ValueReader::read_plain(Position at, Node& node) {
  const std::string_view first = lines_[at.line];
  const Position behind = scanner_.behind_plain(at);
  if (behind.line == at.line) {
    node.value.text =
        without_end_blanks(first.substr(at.column, behind.column - at.column));
    read_comment(behind, node);
  } else {
    node.value.text = without_end_blanks(first.substr(at.column));
  }
  const bool ended = !node.comment.empty() && !jinja_;
  take_lines(at.line + 1,
             ended ? behind.line + 1 : end_of_plain(behind.line + 1, node.value.outer),
             node);
}

std::size_t ValueReader::end_of_plain(std::size_t from, std::ptrdiff_t outer) const {
  std::size_t end = from;
  for (std::size_t at = from; at < lines_.size(); ++at) {
    const std::string& line = lines_[at];
    const std::size_t first = indentation_of(line);
    if (first == line.size()) {
      continue;
    }
    if (passes(line, first)) {
      at = end_of_statement(at, first);
      continue;  // it goes on behind it, or it does not
    }
    if (static_cast<std::ptrdiff_t>(first) <= outer || line[first] == '#') {
      break;
    }
    end = at + 1;
  }
  return end;
}

/// Lines that are gone before a meta.yaml is read as YAML.
bool ValueReader::passes(std::string_view line, std::size_t first) const {
  const std::string_view rest = line.substr(first);
  return jinja_ && (rest.starts_with("#") || rest.starts_with("{%"));
}

/// The last line of the statement that begins in line `line`, or that line.
std::size_t ValueReader::end_of_statement(std::size_t line, std::size_t column) const {
  const std::optional<Position> behind = scanner_.behind_jinja({line, column});
  return behind ? behind->line : line;
}

void ValueReader::read_block_text(Position at, std::size_t header, Node& node) {
  Value& value = node.value;
  value.style = Value::Style::block;
  value.text = lines_[at.line].substr(at.column, header);
  read_comment({at.line, at.column + header}, node);
  const std::size_t digit = value.text.find_last_of("123456789");
  const std::size_t indicators = value.text.find_last_of("|>");
  if (digit != std::string::npos && digit > indicators) {
    value.own_indent = static_cast<std::size_t>(value.text[digit] - '0');
    value.content = static_cast<std::size_t>(value.outer + 1) + value.own_indent -
                    (value.outer < 0 ? 0U : 1U);
  }
  const bool keeps_blanks = value.text.find('+', indicators) != std::string::npos;
  const std::size_t end = end_of_block(at.line + 1, keeps_blanks, value);
  value.more.assign(lines_.begin() + static_cast<std::ptrdiff_t>(at.line) + 1,
                    lines_.begin() + static_cast<std::ptrdiff_t>(end));
  next_ = end;
}

std::size_t ValueReader::end_of_block(std::size_t from, bool keeps_blanks,
                                      Value& value) const {
  bool found = value.own_indent > 0;
  std::size_t end = from;
  for (std::size_t at = from; at < lines_.size(); ++at) {
    const std::string& line = lines_[at];
    const std::size_t first = indentation_of(line);
    if (first == line.size()) {
      // More blanks than its indentation are something that it says.
      end = found && line.size() > value.content ? at + 1 : end;
      continue;
    }
    if (passes(line, first) && (!found || first < value.content)) {
      at = end_of_statement(at, first);
      continue;  // it goes on behind it, or it does not
    }
    if (static_cast<std::ptrdiff_t>(first) <= value.outer ||
        (found && line[first] == '#' && first < value.content)) {
      break;
    }
    value.content = found ? value.content : first;
    found = true;
    end = at + 1;
  }
  while (keeps_blanks && end < lines_.size() && is_blank(lines_[end])) {
    ++end;
  }
  return end;
}

}  // namespace distro::recipe::layout
