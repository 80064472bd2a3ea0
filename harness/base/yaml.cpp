#include "base/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <set>

#include "base/yaml_fault.hpp"

namespace distro::base {
namespace {

/// What a conversion may still make, in bytes. A text without aliases never makes more
/// than a few bytes per byte; with them, a page of text can mean gigabytes.
class Budget {
 public:
  explicit Budget(const SourceText& source)
      : source_(source), left_((256U << 10U) + 4 * source.text().size()) {}

  void spend(std::size_t bytes, const YAML::Mark& mark) {
    if (bytes > left_) {
      throw source_.error_at(place_of_mark(mark),
                             "the aliases of this document make it too large");
    }
    left_ -= bytes;
  }
  [[nodiscard]] const SourceText& source() const { return source_; }

 private:
  const SourceText& source_;
  std::size_t left_;
};

YamlNode converted(const YAML::Node& node, Budget& budget, int depth);

using Entries = std::vector<YamlEntry>;

/// The value of a merge key "<<": a map or a list of maps.
void take_merged(const YamlNode& value, const SourceText& source, Entries& merged) {
  const bool list = value.kind == YamlNode::Kind::sequence;
  for (const YamlNode& from : list ? value.items : std::vector<YamlNode>{value}) {
    if (from.kind != YamlNode::Kind::map) {
      throw source.error_at(
          from.place, "'<<' takes a map, found " + std::string(readable(from.kind)));
    }
    merged.insert(merged.end(), from.entries.begin(), from.entries.end());
  }
}

YamlNode converted_map(const YAML::Node& node, Budget& budget, int depth) {
  YamlNode result;
  std::set<std::string> seen;
  Entries merged;
  for (const auto& entry : node) {
    YamlNode key = converted(entry.first, budget, depth);
    YamlNode value = converted(entry.second, budget, depth);
    if (key.kind == YamlNode::Kind::scalar && key.scalar == "<<" && !key.quoted) {
      take_merged(value, budget.source(), merged);
      continue;
    }
    if (!seen.insert(key.scalar).second) {
      throw budget.source().error_at(key.place,
                                     "the key '" + key.scalar + "' is there twice");
    }
    result.entries.emplace_back(std::move(key), std::move(value));
  }
  for (auto& entry : merged) {
    if (seen.insert(entry.first.scalar).second) {
      result.entries.push_back(std::move(entry));
    }
  }
  return result;
}

YamlNode converted(const YAML::Node& node, Budget& budget, int depth) {
  if (depth > 200) {
    throw budget.source().error_at(place_of_mark(node.Mark()), yaml_too_deep);
  }
  budget.spend(1 + (node.IsScalar() ? node.Scalar().size() : 0), node.Mark());
  YamlNode result;
  switch (node.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      break;
    case YAML::NodeType::Scalar:
      result.kind = YamlNode::Kind::scalar;
      result.scalar = node.Scalar();
      result.quoted = node.Tag() == "!";
      break;
    case YAML::NodeType::Sequence:
      result.kind = YamlNode::Kind::sequence;
      for (const YAML::Node& item : node) {
        result.items.push_back(converted(item, budget, depth + 1));
      }
      break;
    case YAML::NodeType::Map:
      result = converted_map(node, budget, depth + 1);
      result.kind = YamlNode::Kind::map;
      break;
  }
  result.place = place_of_mark(node.Mark());
  return result;
}

std::vector<YAML::Node> all_documents(const SourceText& source) {
  const std::string text = with_end_mark(source.text());
  try {
    return YAML::LoadAll(text);
  } catch (const YAML::Exception& error) {
    throw yaml_fault(source, text, error);
  }
}

}  // namespace

YamlDocument parse_yaml(std::string text, std::string origin) {
  auto source = std::make_shared<SourceText>(std::move(origin), std::move(text));
  refuse_no_text(*source);
  const std::vector<YAML::Node> documents = all_documents(*source);
  if (documents.size() > 1) {
    throw second_document(*source, documents[1].Mark());
  }
  YamlDocument document{source, {}};
  if (!documents.empty()) {
    Budget budget(*source);
    document.root = converted(documents[0], budget, 0);
  }
  return document;
}

}  // namespace distro::base
