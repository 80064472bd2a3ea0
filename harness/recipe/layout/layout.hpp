// A YAML file as its author laid it out: keys, items, comments, blank lines and Jinja
// statements in their order, values as they are written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "recipe/layout/lines.hpp"

namespace distro::recipe::layout {

/// What stands behind `key:` or `-`.
struct Value {
  enum class Style {
    none,
    properties,  ///< only an anchor or a tag; what it is of stands below
    plain,       ///< without quotes
    quoted,
    flow,  ///< `[...]`, `{...}`
    block  ///< `|`, `>`
  };
  Style style = Style::none;
  std::string text;            ///< on the first line
  Lines more;                  ///< its further lines, whole
  std::size_t content = 0;     ///< of a block: the column of what it says
  std::size_t own_indent = 0;  ///< of a block: how much it says itself; else 0
  std::ptrdiff_t outer = -1;   ///< the column of the map or list that it is in
};

/// A line with what belongs to it.
struct Node {
  enum class Kind {
    blank,
    comment,  ///< on a line of its own
    jinja,    ///< `{% %}`, `{# #}` on lines of their own
    marker,   ///< `---`, `...`, `%YAML`
    entry,    ///< of a map: `key: value`
    item,     ///< of a list: `- value`
    text      ///< a value on a line of its own, below its key or dash
  };
  Kind kind = Kind::blank;
  std::size_t line = 0;            ///< 0-based
  std::size_t column = 0;          ///< where it begins
  std::string key;                 ///< of an entry, as it is written, without ':'
  Value value;                     ///< also the text of comment, jinja and marker
  std::string comment;             ///< behind the value, "# ..."; may be empty
  std::size_t comment_column = 0;  ///< in characters
  bool compact = false;            ///< of an item: its first child is on its line
  std::vector<Node> children;      ///< what is below it
};

/// A line that does not fit what is above it.
struct Misfit {
  std::size_t line = 0;  ///< 0-based
  std::string reason;
};

struct Layout {
  Node root;  ///< only its children mean something
  std::optional<Misfit> misfit;
};

/// `jinja`: as of Scanner. The text is one that was read without a fault; what the tree
/// cannot hold is a misfit.
[[nodiscard]] Layout read_layout(const Lines& lines, bool jinja);

/// The content of a map or list, not what stands between.
[[nodiscard]] inline bool is_content(const Node& node) {
  return node.kind == Node::Kind::entry || node.kind == Node::Kind::item ||
         node.kind == Node::Kind::text;
}

}  // namespace distro::recipe::layout
