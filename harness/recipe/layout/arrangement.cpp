#include "recipe/layout/arrangement.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace distro::recipe::layout {
namespace {

using Nodes = std::vector<Node>;

/// A key with what stands above it: a part of its map's nodes.
struct Group {
  std::size_t rank = 0;
  std::size_t begin = 0;
  std::size_t end = 0;  ///< the last one before it is the key
};

bool is_kind(const Node& node, Node::Kind kind) { return node.kind == kind; }

std::string_view name_of(const Node& entry) {
  std::string_view name = entry.key;
  if (name.size() > 1 && name.front() == name.back() &&
      (name.front() == '"' || name.front() == '\'')) {
    name = name.substr(1, name.size() - 2);
  }
  return name;
}

bool has_selector(const Node& node) {
  return node.comment.find('[') != std::string::npos;
}

bool defines_or_uses_name(const Node& node) {
  const std::string_view text = node.value.text;
  const bool flow = node.value.style == Value::Style::flow;
  return text.starts_with('&') || text.starts_with('*') || text.starts_with('!') ||
         (flow && text.find_first_of("&*") != std::string_view::npos) ||
         node.key.starts_with('&') || node.key.starts_with('*') || node.key == "<<";
}

/// A statement, an anchor or an alias, here or below.
bool depends_on_order(const Node& node) {
  return node.kind == Node::Kind::jinja ||
         (is_content(node) && (defines_or_uses_name(node) ||
                               node.value.text.find("{%") != std::string::npos)) ||
         std::any_of(node.children.begin(), node.children.end(), depends_on_order);
}

/// With its line a selector takes the dash away, or the key of what stands below.
bool selector_holds_others(const Node& owner) {
  return std::any_of(
      owner.children.begin(), owner.children.end(), [&](const Node& child) {
        return has_selector(child) && (owner.compact || !child.children.empty());
      });
}

/// Where the comments begin that belong to the content at `at`.
std::size_t begin_of_comments(const Nodes& nodes, std::size_t at) {
  while (at > 0 && is_kind(nodes[at - 1], Node::Kind::comment)) {
    --at;
  }
  return at;
}

/// A comment to the editor, which looks for it in the first lines.
bool is_for_editor(const Node& node) {
  const std::string& text = node.value.text;
  return is_kind(node, Node::Kind::comment) &&
         (text.find("yaml-language-server:") != std::string::npos ||
          text.find("-*-") != std::string::npos ||
          text.find("vim:") != std::string::npos);
}

/// How many nodes are the head of the file: all before the first key but the comments
/// right above it.
std::size_t size_of_head(const Nodes& nodes) {
  const auto first = std::find_if(nodes.begin(), nodes.end(), is_content);
  const auto at = static_cast<std::size_t>(first - nodes.begin());
  std::size_t head = begin_of_comments(nodes, at);
  while (head < at && is_for_editor(nodes[head])) {
    ++head;
  }
  return head;
}

std::optional<std::size_t> rank_of(std::string_view key, const KeyOrder& order) {
  for (std::size_t rank = 0; rank < order.ranks.size(); ++rank) {
    const std::vector<std::string>& keys = order.ranks[rank];
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      return rank + 1;
    }
  }
  return std::nullopt;
}

struct Groups {
  std::vector<Group> in_order;  ///< as they are written
  std::vector<bool> parted;     ///< whether a blank line is before the first, second...
};

Groups groups_of(const Nodes& nodes, std::size_t head, const KeyOrder& order) {
  Groups groups;
  Group group{0, head, head};
  for (std::size_t at = head; at < nodes.size(); ++at) {
    if (!is_content(nodes[at])) {
      continue;
    }
    const std::size_t begin = group.begin;
    while (is_kind(nodes[group.begin], Node::Kind::blank)) {
      ++group.begin;
    }
    group.rank = rank_of(name_of(nodes[at]), order).value_or(group.rank);
    group.end = at + 1;
    groups.in_order.push_back(group);
    groups.parted.push_back(group.begin > begin);
    group.begin = group.end;
  }
  return groups;
}

bool by_rank(const Group& one, const Group& other) { return one.rank < other.rank; }

bool may_be_arranged(const Node& owner, std::size_t head) {
  const Nodes& nodes = owner.children;
  return std::none_of(nodes.begin() + static_cast<std::ptrdiff_t>(head), nodes.end(),
                      depends_on_order) &&
         !selector_holds_others(owner);
}

/// The nodes with their groups in another order; blank lines stay where they are.
Nodes in_new_order(Nodes& nodes, std::size_t head, const Groups& groups,
                   const std::vector<Group>& order) {
  Nodes arranged;
  const auto take = [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      arranged.push_back(std::move(nodes[at]));
    }
  };
  take(0, head);
  for (std::size_t at = 0; at < order.size(); ++at) {
    if (groups.parted[at]) {
      arranged.emplace_back();
    }
    take(order[at].begin, order[at].end);
  }
  take(groups.in_order.back().end, nodes.size());
  return arranged;
}

/// Sorts the keys of one map.
void arrange(Node& owner, std::size_t head, const KeyOrder& order) {
  Nodes& nodes = owner.children;
  const Groups groups = groups_of(nodes, head, order);
  std::vector<Group> sorted = groups.in_order;
  std::stable_sort(sorted.begin(), sorted.end(), by_rank);
  const bool in_order =
      std::is_sorted(groups.in_order.begin(), groups.in_order.end(), by_rank);
  // A comment cannot stand between a dash and its key.
  const bool comment_leads = owner.compact && !is_content(nodes[sorted.front().begin]);
  if (!in_order && !comment_leads && may_be_arranged(owner, head)) {
    nodes = in_new_order(nodes, head, groups, sorted);
  }
}

void arrange_all(Node& owner, const KeyOrder& order, bool root) {
  Nodes& nodes = owner.children;
  for (Node& child : nodes) {
    if (is_kind(child, Node::Kind::item)) {
      arrange_all(child, order, false);
    } else if (is_kind(child, Node::Kind::entry)) {
      const auto inner = order.inner.find(name_of(child));
      if (inner != order.inner.end()) {
        arrange_all(child, inner->second, false);
      }
    }
  }
  const bool map = std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    return is_kind(node, Node::Kind::entry);
  });
  if (map) {
    arrange(owner, root ? size_of_head(nodes) : 0, order);
  }
}

}  // namespace

void put_in_order(Node& root, const KeyOrder& order) { arrange_all(root, order, true); }

void part_sections(Node& root) {
  Nodes& nodes = root.children;
  const std::size_t head = size_of_head(nodes);
  for (std::size_t at = nodes.size(); at > 1; --at) {
    if (!is_content(nodes[at - 1])) {
      continue;
    }
    const std::size_t begin = begin_of_comments(nodes, at - 1);
    const bool after_section = begin > 0 && is_content(nodes[begin - 1]);
    const bool after_head =
        begin > 0 && begin == head && is_kind(nodes[begin - 1], Node::Kind::jinja);
    if (after_section || after_head) {
      nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(begin), Node{});
    }
  }
}

}  // namespace distro::recipe::layout
