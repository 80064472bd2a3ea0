#include "recipe/layout/writer.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace distro::recipe::layout {
namespace {

constexpr std::size_t step = 2;

struct Line {
  std::string text;                ///< without the comment behind it
  std::string comment = {};        ///< behind it
  std::size_t comment_column = 0;  ///< where it was, in characters
  bool of_value = false;  ///< a further line of a value: its blanks are its own
  bool opens = false;     ///< a key or dash with lines of its own below
};

bool is_empty(const Line& line) { return line.text.empty() && line.comment.empty(); }

std::string blank(std::size_t count) { return std::string(count, ' '); }

/// Moves a line from one column to another; it stays right of `least`.
std::string moved(std::string_view line, std::size_t from, std::size_t to,
                  std::size_t least) {
  const std::size_t indent = indentation_of(line);
  if (indent == line.size()) {
    return "";
  }
  const std::size_t shifted = indent + to >= from ? indent + to - from : 0;
  return blank(std::max(shifted, least)) + std::string(line.substr(indent));
}

class Writer {
 public:
  std::vector<Line> lines;

  void write_children(const Node& node, std::size_t indent) {
    const auto first =
        std::find_if(node.children.begin(), node.children.end(), is_content);
    const std::size_t column = first == node.children.end() ? indent : first->column;
    for (const Node& child : node.children) {
      if (child.kind == Node::Kind::jinja || child.kind == Node::Kind::marker) {
        write_statement(child, column, indent);
      } else {
        write(child, indent);
      }
    }
  }

 private:
  void write(const Node& node, std::size_t indent) {
    switch (node.kind) {
      case Node::Kind::blank:
        if (!lines.empty() && (!is_empty(lines.back()) || lines.back().of_value)) {
          lines.push_back({""});
        }
        break;
      case Node::Kind::comment:
        write_comment(node, indent);
        break;
      case Node::Kind::jinja:
      case Node::Kind::marker:
        break;
      case Node::Kind::entry:
        write_content(node, indent, node.key + ":");
        break;
      case Node::Kind::item:
        write_content(node, indent, "-");
        break;
      case Node::Kind::text:
        write_content(node, indent, "");
        break;
    }
  }

  /// What is commented out at the left margin stays there; what goes on below a comment
  /// behind a value stays below it.
  void write_comment(const Node& node, std::size_t indent) {
    const bool goes_on = node.column > 0 && !lines.empty() &&
                         !lines.back().comment.empty() &&
                         lines.back().comment_column == node.column;
    if (goes_on) {
      lines.push_back({"", node.value.text, node.column});
    } else {
      lines.push_back({blank(node.column == 0 ? 0 : indent) + node.value.text});
    }
  }

  /// Statements keep their place at the left margin, or beside what is in `column`:
  /// one within another may be indented.
  void write_statement(const Node& node, std::size_t column, std::size_t indent) {
    const std::size_t moved_to =
        node.column + indent - std::min(column, node.column + indent);
    const std::size_t to = node.column == 0 ? 0 : moved_to;
    lines.push_back({blank(to) + node.value.text, node.comment, node.comment_column});
    for (const std::string& line : node.value.more) {
      lines.push_back({moved(line, node.column, to, 0), "", 0, true});
    }
  }

  void write_content(const Node& node, std::size_t indent, const std::string& head) {
    if (node.compact) {
      write_compact(node, indent);
      return;
    }
    const std::string between = head.empty() || node.value.text.empty() ? "" : " ";
    lines.push_back({blank(indent) + head + between + node.value.text, node.comment,
                     node.comment_column, false, !node.children.empty()});
    write_value_lines(node, indent);
    write_children(node, indent + step);
  }

  /// `- ` before the first line of what the item is.
  void write_compact(const Node& node, std::size_t indent) {
    const std::size_t first = lines.size();
    write_children(node, indent + step);
    lines[first].text.replace(indent, step, "- ");
  }

  void write_value_lines(const Node& node, std::size_t indent) {
    const Value& value = node.value;
    if (value.style == Value::Style::block) {
      write_block(node, indent);
      return;
    }
    const std::size_t least = value.style == Value::Style::flow || value.outer < 0
                                  ? indent
                              : node.kind == Node::Kind::text ? indent
                                                              : indent + step;
    for (const std::string& line : value.more) {
      lines.push_back({moved(line, node.column, indent, least), "", 0, true});
    }
  }

  void write_block(const Node& node, std::size_t indent) {
    const Value& value = node.value;
    const bool below_its_key = node.kind == Node::Kind::text && value.outer >= 0;
    const std::size_t outer = below_its_key ? indent - step : indent;
    const std::size_t to =
        value.outer < 0 ? value.content
                        : outer + (value.own_indent > 0 ? value.own_indent : step);
    for (const std::string& line : value.more) {
      lines.push_back({block_line(line, value.content, to), "", 0, true});
    }
  }

  /// Only what is at or right of the content's column is of the block; comments and
  /// statements of a meta.yaml may stand left of it.
  static std::string block_line(const std::string& line, std::size_t content,
                                std::size_t to) {
    const std::size_t indent = indentation_of(line);
    if (indent == line.size()) {
      return line.size() > content ? blank(to) + line.substr(content) : "";
    }
    return indent < content ? line : blank(to) + line.substr(content);
  }
};

/// Whether the comments above the line and below it are each for themselves.
bool parts_comments(const Line& line) {
  return line.comment.empty() && (line.text.empty() || line.opens);
}

/// The end of the lines from `begin` on whose comments were in one column.
std::size_t end_of_column(const std::vector<Line>& lines, std::size_t begin) {
  std::size_t end = begin;
  while (end < lines.size() && !parts_comments(lines[end]) &&
         (lines[end].comment.empty() ||
          lines[end].comment_column == lines[begin].comment_column)) {
    ++end;
  }
  return end;
}

/// Puts comments behind their lines; those that were in one column, into one again.
void place_comments(std::vector<Line>& lines) {
  for (std::size_t at = 0; at < lines.size();) {
    if (lines[at].comment.empty()) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_column(lines, at);
    std::size_t longest = 0;
    for (std::size_t of = at; of < end; ++of) {
      const std::size_t width = characters(lines[of].text);
      longest = lines[of].comment.empty() ? longest : std::max(longest, width);
    }
    for (; at < end; ++at) {
      Line& line = lines[at];
      if (!line.comment.empty()) {
        line.text += blank(longest - characters(line.text) + step) + line.comment;
      }
    }
  }
}

}  // namespace

std::string text_of(const Node& root) {
  Writer writer;
  writer.write_children(root, 0);
  std::vector<Line>& lines = writer.lines;
  while (!lines.empty() && is_empty(lines.back()) && !lines.back().of_value) {
    lines.pop_back();
  }
  place_comments(lines);
  std::string text;
  for (const Line& line : lines) {
    text += line.text + "\n";
  }
  return text;
}

}  // namespace distro::recipe::layout
