#include "recipe/meta_yaml/meta_value.hpp"

#include <algorithm>
#include <array>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Kind = YamlNode::Kind;

/// A boolean of YAML 1.1, bare; nothing if it is none.
std::optional<bool> boolean_of(const YamlNode& node) {
  if (node.kind != Kind::scalar || node.quoted) {
    return std::nullopt;
  }
  const std::string& text = node.scalar;
  const std::string lower = lowered(text);
  const bool cased = text == lower || text == raised(text) || text == capitalized(text);
  if (!cased) {
    return std::nullopt;
  }
  if (lower == "true" || lower == "yes" || lower == "on") {
    return true;
  }
  return lower == "false" || lower == "no" || lower == "off"
             ? std::optional<bool>(false)
             : std::nullopt;
}

std::string package_of(std::string_view spec) {
  return lowered(std::string(spec.substr(0, spec.find_first_of(" \t=<>!~["))));
}

}  // namespace

const YamlNode* value_at(const YamlNode* map, std::string_view key) {
  const YamlNode* node =
      map != nullptr && map->kind == Kind::map ? map->find(key) : nullptr;
  return node != nullptr && node->kind != Kind::null ? node : nullptr;
}

YamlNode& place_in(YamlNode& map, std::string_view key) {
  map.kind = Kind::map;
  for (auto& [name, value] : map.entries) {
    if (name.scalar == key) {
      return value;
    }
  }
  YamlNode name;
  name.kind = Kind::scalar;
  name.scalar = key;
  name.place = map.place;
  map.entries.push_back({std::move(name), YamlNode{}});
  map.entries.back().second.place = map.place;
  return map.entries.back().second;
}

void erase_from(YamlNode& map, std::string_view key) {
  std::erase_if(map.entries, [&](const base::YamlEntry& entry) {
    return entry.first.scalar == key;
  });
}

std::string text_of(const YamlNode* node) {
  if (node == nullptr || node->kind != Kind::scalar) {
    return "";
  }
  const std::optional<bool> boolean = boolean_of(*node);
  return !boolean ? node->scalar : *boolean ? "True" : "False";
}

bool truth_of(const YamlNode* node) {
  if (node == nullptr) {
    return false;
  }
  if (node->kind == Kind::scalar) {
    const std::string lower = lowered(node->scalar);
    constexpr std::array<std::string_view, 4> falses{"n", "no", "false", "off"};
    return !lower.empty() &&
           std::find(falses.begin(), falses.end(), lower) == falses.end();
  }
  return !node->items.empty() || !node->entries.empty();
}

std::vector<const YamlNode*> list_of(const YamlNode* node) {
  std::vector<const YamlNode*> list;
  if (node == nullptr || node->kind == Kind::null) {
    return list;
  }
  if (node->kind != Kind::sequence) {
    list.push_back(node);
    return list;
  }
  for (const YamlNode& item : node->items) {
    if (item.kind != Kind::null) {
      list.push_back(&item);
    }
  }
  return list;
}

std::vector<std::string> texts_of(const YamlNode* node) {
  std::vector<std::string> texts;
  for (const YamlNode* item : list_of(node)) {
    texts.push_back(text_of(item));
  }
  return texts;
}

YamlNode expanded_requirements(const YamlNode* node) {
  YamlNode result;
  result.kind = Kind::map;
  if (node == nullptr) {
    return result;
  }
  result.place = node->place;
  const auto listed = [](const YamlNode& value) {
    YamlNode list;
    list.kind = Kind::sequence;
    list.place = value.place;
    for (const YamlNode* item : list_of(&value)) {
      list.items.push_back(*item);
    }
    return list;
  };
  if (node->kind == Kind::map) {
    for (const auto& [key, value] : node->entries) {
      place_in(result, key.scalar) = listed(value);
    }
  } else if (YamlNode list = listed(*node); !list.items.empty()) {
    place_in(result, "host") = list;
    place_in(result, "run") = std::move(list);
  }
  return result;
}

std::string first_word(std::string_view spec) {
  const std::size_t begin =
      std::min(spec.find_first_not_of(python_blanks), spec.size());
  spec.remove_prefix(begin);
  return std::string(spec.substr(0, spec.find_first_of(python_blanks)));
}

bool has_host(const YamlNode* requirements) {
  return requirements != nullptr && requirements->find("host") != nullptr;
}

RecipeFacts facts_of(const YamlNode& root) {
  RecipeFacts facts;
  const YamlNode* package = value_at(&root, "package");
  facts.name = text_of(value_at(package, "name"));
  const YamlNode* version = package != nullptr ? package->find("version") : nullptr;
  facts.version =
      version != nullptr && version->kind == Kind::null ? "None" : text_of(version);
  const std::string number = text_of(value_at(value_at(&root, "build"), "number"));
  facts.build_number = number.empty() ? "0" : number;
  const YamlNode* requirements = value_at(&root, "requirements");
  bool cross = has_host(requirements);
  for (const YamlNode* output : list_of(value_at(&root, "outputs"))) {
    if (text_of(value_at(output, "name")) == facts.name) {
      const YamlNode own = expanded_requirements(value_at(output, "requirements"));
      cross = cross || !list_of(value_at(&own, "host")).empty();
      break;
    }
  }
  for (const std::string& spec :
       texts_of(value_at(requirements, cross ? "host" : "build"))) {
    const std::string name = package_of(spec);
    facts.has_python = facts.has_python || name == "python";
    facts.has_perl = facts.has_perl || name == "perl";
    facts.has_lua = facts.has_lua || name == "lua";
    facts.has_r =
        facts.has_r || name == "r-base" || name == "mro-base" || name == "r-impl";
  }
  facts.has_python = facts.has_python || facts.name == "python";
  facts.has_perl = facts.has_perl || facts.name == "perl";
  facts.has_r = facts.has_r || facts.name == "r-base" || facts.name == "mro-base";
  return facts;
}

}  // namespace distro::recipe
