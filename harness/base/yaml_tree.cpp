#include "base/yaml_tree.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace distro::base {
namespace {

constexpr int deepest = 200;

std::string text_of(const yaml_char_t* text, std::size_t size) {
  // libyaml's bytes are unsigned.
  return {reinterpret_cast<const char*>(text), size};
}

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

const yaml_char_t* anchor_of(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_SCALAR_EVENT:
      return event.data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
      return event.data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
      return event.data.mapping_start.anchor;
    default:
      return nullptr;
  }
}

bool means_nothing(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" ||
         text == "NULL";
}

bool is_merge(const YamlNode& key) {
  return key.kind == YamlNode::Kind::scalar && key.scalar == "<<" && !key.quoted;
}

std::size_t size_of(const YamlNode& node) {
  std::size_t size = 1 + node.scalar.size();
  for (const YamlNode& item : node.items) {
    size += size_of(item);
  }
  for (const auto& [key, value] : node.entries) {
    size += size_of(key) + size_of(value);
  }
  return size;
}

}  // namespace

YamlEvent::YamlEvent(yaml_parser_t& parser, const YamlMarks& marks,
                     const YamlFault& fault) {
  if (yaml_parser_parse(&parser, &event_) == 0) {
    throw yaml_fault(marks, parser, fault);
  }
}

YamlTree::YamlTree(const YamlMarks& marks, YamlRules rules, const YamlFault& fault)
    : marks_(marks),
      rules_(rules),
      fault_(fault),
      copies_left_((256U << 10U) + 4 * marks.text().size()) {}

YamlNode YamlTree::read(yaml_parser_t& parser) {
  YamlNode root;
  bool any = false;
  while (true) {
    const YamlEvent event(parser, marks_, fault_);
    if (event->type == YAML_STREAM_END_EVENT) {
      return root;
    }
    if (event->type == YAML_DOCUMENT_START_EVENT) {
      if (any) {
        throw second_document(marks_, marks_.place_of(event->start_mark), fault_);
      }
      any = true;
      const YamlEvent first(parser, marks_, fault_);
      root = node_of(parser, *first, 0);
    }
  }
}

YamlNode YamlTree::node_of(yaml_parser_t& parser, const yaml_event_t& event,
                           int depth) {
  const Place place = marks_.place_of(event.start_mark);
  if (depth > deepest) {
    throw fault_(place, yaml_too_deep);
  }
  if (event.type == YAML_ALIAS_EVENT) {
    return copy_of(event);
  }
  if (rules_ == YamlRules::conda_build) {
    refuse_unknown_tag(event);
  }
  const std::string name = text_of(anchor_of(event));
  if (!name.empty()) {
    anchors_.insert_or_assign(name, Anchor{place, std::nullopt});
  }
  YamlNode node = event.type == YAML_SCALAR_EVENT ? scalar_of(event)
                  : event.type == YAML_SEQUENCE_START_EVENT
                      ? sequence_of(parser, depth + 1)
                      : map_of(parser, depth + 1);
  node.place = place;
  if (!name.empty()) {
    anchors_.insert_or_assign(name, Anchor{place, node, size_of(node)});
  }
  return node;
}

YamlNode YamlTree::scalar_of(const yaml_event_t& event) const {
  const auto& scalar = event.data.scalar;
  YamlNode node;
  const std::string tag = text_of(scalar.tag);
  node.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE ||
                tag == "tag:yaml.org,2002:str" || tag == "!";
  node.scalar = text_of(scalar.value, scalar.length);
  const bool nothing = !node.quoted && means_nothing(node.scalar);
  node.kind = nothing ? YamlNode::Kind::null : YamlNode::Kind::scalar;
  if (nothing) {
    node.scalar.clear();
  }
  return node;
}

YamlNode YamlTree::sequence_of(yaml_parser_t& parser, int depth) {
  YamlNode node;
  node.kind = YamlNode::Kind::sequence;
  while (true) {
    const YamlEvent event(parser, marks_, fault_);
    if (event->type == YAML_SEQUENCE_END_EVENT) {
      return node;
    }
    node.items.push_back(node_of(parser, *event, depth));
  }
}

YamlNode YamlTree::map_of(yaml_parser_t& parser, int depth) {
  YamlNode node;
  node.kind = YamlNode::Kind::map;
  std::unordered_map<std::string, std::size_t> places;
  std::vector<YamlNode> merged;
  while (true) {
    const YamlEvent event(parser, marks_, fault_);
    if (event->type == YAML_MAPPING_END_EVENT) {
      break;
    }
    YamlNode key = node_of(parser, *event, depth);
    const YamlEvent second(parser, marks_, fault_);
    YamlNode value = node_of(parser, *second, depth);
    if (is_merge(key)) {
      merged.push_back(std::move(value));
      continue;
    }
    // A short map is searched as it is.
    std::size_t known = node.entries.size();
    if (node.entries.size() < 16) {
      const auto same = [&](const YamlEntry& entry) {
        return entry.first.scalar == key.scalar && entry.first.kind == key.kind;
      };
      known = static_cast<std::size_t>(
          std::find_if(node.entries.begin(), node.entries.end(), same) -
          node.entries.begin());
    } else {
      for (std::size_t at = places.size(); at < node.entries.size(); ++at) {
        places.emplace(node.entries[at].first.scalar, at);
      }
      const auto found = places.find(key.scalar);
      known = found == places.end() ? known : found->second;
    }
    if (known == node.entries.size()) {
      node.entries.push_back({std::move(key), std::move(value)});
    } else if (rules_ == YamlRules::conda_build) {
      node.entries[known].second = std::move(value);
    } else {
      throw fault_(key.place, "the key '" + key.scalar + "' is there twice");
    }
  }
  for (const YamlNode& value : merged) {
    add_merged(node, value);
  }
  return node;
}

void YamlTree::add_merged(YamlNode& map, const YamlNode& value) {
  const bool list = value.kind == YamlNode::Kind::sequence;
  for (const YamlNode& from : list ? value.items : std::vector<YamlNode>{value}) {
    if (from.kind != YamlNode::Kind::map) {
      throw fault_(from.place,
                   "'<<' takes a map, found " + std::string(readable(from.kind)));
    }
    for (const YamlEntry& entry : from.entries) {
      if (map.find(entry.first.scalar) == nullptr) {
        map.entries.push_back(entry);
      }
    }
  }
}

YamlNode YamlTree::copy_of(const yaml_event_t& event) {
  const std::string name = text_of(event.data.alias.anchor);
  const auto found = anchors_.find(name);
  if (found == anchors_.end()) {
    throw fault_(marks_.place_of(event.start_mark),
                 "no '&' before it defines this alias");
  }
  const Anchor& anchor = found->second;
  if (!anchor.node) {
    throw fault_(anchor.place, yaml_too_deep);
  }
  if (anchor.size > copies_left_) {
    throw fault_(anchor.place, "the aliases of this document make it too large");
  }
  copies_left_ -= anchor.size;
  return *anchor.node;
}

void YamlTree::refuse_unknown_tag(const yaml_event_t& event) const {
  const yaml_char_t* tag =
      event.type == YAML_SCALAR_EVENT           ? event.data.scalar.tag
      : event.type == YAML_SEQUENCE_START_EVENT ? event.data.sequence_start.tag
      : event.type == YAML_MAPPING_START_EVENT  ? event.data.mapping_start.tag
                                                : nullptr;
  constexpr std::array<std::string_view, 5> known{
      "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:null", "tag:yaml.org,2002:seq",
      "tag:yaml.org,2002:map"};
  const std::string name = text_of(tag);
  if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
    throw fault_(marks_.place_of(event.start_mark),
                 "the tag '" + name + "' means nothing in a recipe");
  }
}

}  // namespace distro::base
