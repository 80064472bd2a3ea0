#include "recipe/meta_yaml/output_reader.hpp"

#include <algorithm>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "recipe/jinja/value.hpp"

namespace distro::recipe {
namespace {

/// A fault of a text inside a scalar: at the byte if the line shows it as it was read.
InputError fault_of(const RenderedTree& tree, const base::YamlNode& node,
                    const channel::ParseError& error) {
  base::Place place = node.place;
  const std::string_view line = tree.source->line(place.line);
  const std::size_t start = place.column > 0 ? place.column - 1 : 0;
  if (!node.scalar.empty() &&
      line.substr(std::min(start, line.size())).starts_with(node.scalar)) {
    place.column += error.offset();
  }
  return tree.source->error_at(place, error.what());
}

/// recipe.yaml's `- pin_subpackage: {name: x}`.
const base::YamlNode* pinned_name(const base::YamlNode& item) {
  for (const char* pin : {"pin_subpackage", "pin_compatible"}) {
    if (const base::YamlNode* node = item.find(pin)) {
      return node->kind == base::YamlNode::Kind::map ? node->find("name") : node;
    }
  }
  return nullptr;
}

Requirement read_requirement(const RenderedTree& tree, const base::YamlNode& item) {
  const base::YamlNode* pinned = pinned_name(item);
  const base::YamlNode& node = pinned != nullptr ? *pinned : item;
  if (node.kind != base::YamlNode::Kind::scalar) {
    throw tree.source->error_at(node.place, "expected a requirement, found " +
                                                std::string(readable(node.kind)));
  }
  const bool by_pin = pinned != nullptr || tree.pinned_lines.contains(node.place.line);
  if (const std::size_t mark = node.scalar.find(unknown_mark);
      mark != std::string::npos) {
    // The bounds are not known, the package is: its name ends before them.
    const std::string_view known = std::string_view(node.scalar).substr(0, mark);
    const std::string name(known.substr(0, known.find_first_of(" <>=!~")));
    const bool whole = name.size() < known.size();
    return {whole ? name : "", whole ? name : "", node.place, by_pin, "", true};
  }
  try {
    const channel::MatchSpec spec(node.scalar);
    return {node.scalar, spec.name(), node.place, by_pin};
  } catch (const channel::ParseError& error) {
    throw fault_of(tree, node, error);
  }
}

}  // namespace

void refuse_no_name(const RenderedTree& tree, base::Place place,
                    const std::string& name) {
  const bool known_signs =
      !name.empty() &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
          std::string::npos;
  if (!known_signs) {
    throw tree.source->error_at(
        place,
        "'" + name + "' is no package name: it may have a-z, 0-9, '.', '_' and '-'");
  }
}

void refuse_no_version(const RenderedTree& tree, base::Place place,
                       const std::string& version) {
  try {
    const channel::Version parsed(version);
  } catch (const channel::ParseError& error) {
    throw tree.source->error_at(place, error.what());
  }
}

std::vector<Requirement> read_requirements(const RenderedTree& tree,
                                           const base::YamlNode& node) {
  std::vector<Requirement> requirements;
  const auto add = [&](const base::YamlNode& item) {
    const bool nothing =
        item.kind == base::YamlNode::Kind::null ||
        (item.kind == base::YamlNode::Kind::scalar && item.scalar.empty());
    if (!nothing) {
      Requirement requirement = read_requirement(tree, item);
      if (!requirement.name.empty() || !requirement.unknown) {
        requirements.push_back(std::move(requirement));
      }
    }
  };
  if (node.kind == base::YamlNode::Kind::sequence) {
    std::for_each(node.items.begin(), node.items.end(), add);
  } else {
    add(node);
  }
  return requirements;
}

}  // namespace distro::recipe
