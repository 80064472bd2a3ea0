#include "recipe/layout/layout.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "recipe/layout/scanner.hpp"
#include "recipe/layout/value_reader.hpp"

namespace distro::recipe::layout {
namespace {

constexpr int deepest = 100;

bool begins_dash(std::string_view rest) {
  return rest == "-" || rest.starts_with("- ") || rest.starts_with("-\t");
}

bool is_marker(std::string_view line) {
  return line.starts_with("---") || line.starts_with("...") || line.starts_with("%");
}

/// What a comment says of the column of what it comments out: `#    - numpy` was
/// written where a deeper list is.
std::size_t column_within(const Node& node) {
  const bool comment = node.kind == Node::Kind::comment;
  const std::string_view said = std::string_view(node.value.text).substr(1);
  const std::size_t gap = comment ? indentation_of(said) : 0;
  return node.column == 0 && gap > 1 ? gap + 1 : node.column;
}

bool has_column(const Node& node) {
  return node.kind == Node::Kind::comment || node.kind == Node::Kind::jinja;
}

class Reader {
 public:
  Reader(const Lines& lines, bool jinja)
      : lines_(lines), jinja_(jinja), scanner_(lines, jinja), values_(lines, jinja) {}

  Layout read() {
    if (next_column()) {
      read_block(layout_.root, -1, 0);
      if (next_column()) {
        fail("this does not fit what is above it");
      }
    }
    take_all(layout_.root);
    return std::move(layout_);
  }

 private:
  void fail(std::string reason) {
    if (!layout_.misfit) {
      layout_.misfit = Misfit{std::min(line_, lines_.size() - 1), std::move(reason)};
    }
  }

  /// Where the next content begins; what stands before it is pending. Nothing at the
  /// end, and after a misfit.
  std::optional<std::size_t> next_column() {
    while (!within_line_ && line_ < lines_.size() && !layout_.misfit) {
      const std::string& line = lines_[line_];
      column_ = indentation_of(line);
      const std::string_view rest = std::string_view(line).substr(column_);
      if (rest.empty()) {
        pending_.push_back(node_here(Node::Kind::blank));
        ++line_;
      } else if (rest[0] == '#') {
        pending_.push_back(node_here(Node::Kind::comment));
        pending_.back().value.text = without_end_blanks(rest);
        ++line_;
      } else if (jinja_ && (rest.starts_with("{%") || rest.starts_with("{#"))) {
        read_jinja();
      } else if (column_ == 0 && is_marker(rest)) {
        read_marker(rest);
      } else {
        check_indentation(line);
        break;
      }
    }
    const bool none = line_ >= lines_.size() || layout_.misfit;
    return none ? std::nullopt : std::optional(column_);
  }

  Node node_here(Node::Kind kind) const {
    Node node;
    node.kind = kind;
    node.line = line_;
    node.column = column_;
    return node;
  }

  void check_indentation(const std::string& line) {
    if (std::string_view(line).substr(0, column_).find('\t') != std::string::npos) {
      fail("a tab cannot indent YAML, use spaces");
    } else if (std::string_view(line).substr(column_).starts_with("? ")) {
      fail("a key behind '?' is not known to this command");
    }
  }

  void read_jinja() {
    Node node = node_here(Node::Kind::jinja);
    Position at{line_, column_};
    while (const auto behind = scanner_.behind_jinja(at)) {
      at = *behind;
      at.column = std::min(lines_[at.line].find_first_not_of(blanks, at.column),
                           lines_[at.line].size());
    }
    const std::string_view first = lines_[line_];
    std::string_view said = first.substr(column_);
    if (at.line == line_ && at.column > column_ && at.column < first.size() &&
        first[at.column] == '#') {
      said = first.substr(column_, at.column - column_);
      node.comment = without_end_blanks(first.substr(at.column));
      node.comment_column = characters(first.substr(0, at.column));
    }
    node.value.text = without_end_blanks(said);
    while (line_ < at.line) {
      node.value.more.emplace_back(without_end_blanks(lines_[++line_]));
    }
    ++line_;
    pending_.push_back(std::move(node));
  }

  void read_marker(std::string_view rest) {
    const bool bare =
        rest.starts_with("%") || without_end_blanks(rest).size() == 3 ||
        rest.substr(3).find_first_not_of(blanks) == rest.substr(3).find_first_of('#');
    if (!bare || seen_content_) {
      fail("what stands here is not known to this command");
      return;
    }
    Node node = node_here(Node::Kind::marker);
    node.value.text = without_end_blanks(rest);
    pending_.push_back(std::move(node));
    ++line_;
  }

  bool at_dash() const {
    return begins_dash(without_end_blanks(lines_[line_]).substr(column_));
  }

  void take_all(Node& owner) {
    std::move(pending_.begin(), pending_.end(), std::back_inserter(owner.children));
    pending_.clear();
  }

  /// Of what is pending the first comments and statements belong to what is at
  /// `column`, as long as they stand there or right of it.
  void take_tail(Node& owner, std::size_t column) {
    std::size_t taken = 0;
    for (std::size_t at = 0; at < pending_.size(); ++at) {
      if (has_column(pending_[at])) {
        if (column_within(pending_[at]) < column) {
          break;
        }
        taken = at + 1;
      }
    }
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(taken);
    std::move(pending_.begin(), end, std::back_inserter(owner.children));
    pending_.erase(pending_.begin(), end);
  }

  /// A map, a list or a text, whose first line is next. `outer` is the column of what
  /// it is in.
  void read_block(Node& owner, std::ptrdiff_t outer, int depth) {
    const std::size_t column = *next_column();
    const bool list = at_dash();
    if (depth > deepest) {
      fail("this is nested too deeply");
      return;
    }
    std::optional<std::size_t> next = column;
    while (next == column && at_dash() == list) {
      take_all(owner);
      read_node(owner, outer, depth);
      next = next_column();
    }
    // A map's list may end in the column of the map.
    const bool map_goes_on = list && next == column;
    if (next && static_cast<std::ptrdiff_t>(*next) > outer && !map_goes_on) {
      fail("this line does not fit the indentation of those above it");
    }
    take_tail(owner, column);
  }

  void read_node(Node& owner, std::ptrdiff_t outer, int depth) {
    seen_content_ = true;
    within_line_ = false;
    Node node = node_here(Node::Kind::text);
    if (at_dash()) {
      node.kind = Node::Kind::item;
      read_item(node, depth);
    } else if (const auto colon = scanner_.colon_of_key({line_, column_})) {
      node.kind = Node::Kind::entry;
      read_entry(node, *colon, depth);
    } else {
      values_.read({line_, column_}, outer, node);
      line_ = values_.next_line();
    }
    owner.children.push_back(std::move(node));
  }

  void read_item(Node& node, int depth) {
    const std::string& line = lines_[line_];
    const std::size_t start = line.find_first_not_of(blanks, column_ + 1);
    const bool empty = start == std::string::npos || line[start] == '#';
    const auto outer = static_cast<std::ptrdiff_t>(column_);
    if (!empty) {
      column_ = start;
      if (at_dash() || scanner_.colon_of_key({line_, column_})) {
        if (line.find('\t', node.column) < start) {
          fail("a tab cannot indent YAML, use spaces");
          return;
        }
        node.compact = true;
        within_line_ = true;
        read_block(node, outer, depth + 1);
        return;
      }
    }
    values_.read({line_, empty ? node.column + 1 : start}, outer, node);
    line_ = values_.next_line();
    read_below(node, false, depth);
  }

  void read_entry(Node& node, std::size_t colon, int depth) {
    const std::string_view line = lines_[line_];
    node.key = without_end_blanks(line.substr(column_, colon - column_));
    values_.read({line_, colon + 1}, static_cast<std::ptrdiff_t>(column_), node);
    line_ = values_.next_line();
    read_below(node, true, depth);
  }

  /// What a key or dash without a value on its line has below it. A map's list may
  /// begin in the column of its key.
  void read_below(Node& node, bool entry, int depth) {
    if (node.value.style != Value::Style::none &&
        node.value.style != Value::Style::properties) {
      return;
    }
    const std::optional<std::size_t> next = next_column();
    const auto column = static_cast<std::ptrdiff_t>(node.column);
    if (next && *next > node.column) {
      read_block(node, column, depth + 1);
    } else if (next && entry && *next == node.column && at_dash()) {
      read_block(node, column - 1, depth + 1);
    } else {
      take_tail(node, node.column + 1);
    }
  }

  const Lines& lines_;
  bool jinja_;
  Scanner scanner_;
  ValueReader values_;
  Layout layout_;
  std::vector<Node> pending_;  ///< read, and not yet anybody's
  std::size_t line_ = 0;
  std::size_t column_ = 0;
  bool within_line_ = false;  ///< the next content begins on the line of a dash
  bool seen_content_ = false;
};

}  // namespace

Layout read_layout(const Lines& lines, bool jinja) {
  return Reader(lines, jinja).read();
}

}  // namespace distro::recipe::layout
