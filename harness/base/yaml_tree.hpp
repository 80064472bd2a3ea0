// From libyaml's events to nodes with places.
#pragma once

#include <yaml.h>

#include <map>
#include <optional>
#include <string>

#include "base/yaml.hpp"
#include "base/yaml_fault.hpp"

namespace distro::base {

/// Builds the nodes of one document while the parser runs. Anchors are copied where an
/// alias is, within a budget: with aliases a page of text can mean gigabytes.
class YamlTree {
 public:
  YamlTree(const YamlMarks& marks, YamlRules rules, const YamlFault& fault);

  /// The root of the only document; a null node if there is none. Throws InputError.
  [[nodiscard]] YamlNode read(yaml_parser_t& parser);

 private:
  /// A node that has a name, and how much it would be to copy it.
  struct Anchor {
    Place place;
    std::optional<YamlNode> node;  ///< nothing while it is being read
    std::size_t size = 0;
  };

  YamlNode node_of(yaml_parser_t& parser, const yaml_event_t& event, int depth);
  YamlNode scalar_of(const yaml_event_t& event) const;
  YamlNode sequence_of(yaml_parser_t& parser, int depth);
  YamlNode map_of(yaml_parser_t& parser, int depth);
  YamlNode copy_of(const yaml_event_t& event);
  void add_merged(YamlNode& map, const YamlNode& value);
  void refuse_unknown_tag(const yaml_event_t& event) const;

  const YamlMarks& marks_;
  YamlRules rules_;
  const YamlFault& fault_;
  std::map<std::string, Anchor, std::less<>> anchors_;
  std::size_t copies_left_;  ///< bytes that aliases may still make
};

/// An event, freed when it goes.
class YamlEvent {
 public:
  /// The next one. Throws what `yaml_fault` says if the parser stopped.
  YamlEvent(yaml_parser_t& parser, const YamlMarks& marks, const YamlFault& fault);
  YamlEvent(const YamlEvent&) = delete;
  YamlEvent& operator=(const YamlEvent&) = delete;
  ~YamlEvent() { yaml_event_delete(&event_); }

  [[nodiscard]] const yaml_event_t& operator*() const { return event_; }
  [[nodiscard]] const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_{};
};

}  // namespace distro::base
