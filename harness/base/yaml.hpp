// YAML with the place of every value (libyaml, which is what conda-build's parser is).
// Scalars stay texts: what `1.10`, `on` or `007` mean is the reader's to say, not YAML
// 1.1's.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source_text.hpp"

namespace distro::base {

struct YamlEntry;

struct YamlNode {
  enum class Kind { null, scalar, sequence, map };
  Kind kind = Kind::null;
  std::string scalar;              ///< of a scalar, unquoted
  bool quoted = false;             ///< the scalar was written in quotes or as a block
  Place place;                     ///< of its first character
  std::vector<YamlNode> items;     ///< of a sequence
  std::vector<YamlEntry> entries;  ///< of a map, in order

  /// The value at `key` of a map, or nullptr.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

/// A key of a map and its value.
struct YamlEntry {
  YamlNode first;
  YamlNode second;
};

/// "nothing", "a text", "a list", "a map": for messages.
[[nodiscard]] std::string_view readable(YamlNode::Kind kind);

/// A parsed document. An empty text is a null node.
struct YamlDocument {
  std::shared_ptr<const SourceText> source;
  YamlNode root;
};

/// What is taken besides well-formed YAML.
enum class YamlRules {
  strict,      ///< a key that is there twice is a fault
  conda_build  ///< as PyYAML: the last of two equal keys has the word; a tag that it
               ///< does not know is a fault
};

/// One document. Throws InputError with its place for malformed YAML, a tab used as
/// indentation, a duplicate key, or a second document. Anchors and merge keys work.
[[nodiscard]] YamlDocument parse_yaml(std::string text, std::string origin,
                                      YamlRules rules = YamlRules::strict);

/// Makes the fault at a place of a text that was rendered from another one.
using YamlFault = std::function<InputError(Place place, std::string_view message)>;

/// The root of one document, in a text whose faults are not shown as they are: `fault`
/// knows what it was made of. Throws what `fault` makes.
[[nodiscard]] YamlNode parse_yaml_text(const std::string& text, YamlRules rules,
                                       const YamlFault& fault);

/// A map being read. Each accessor throws InputError at the value's place; `finish`
/// refuses the keys that nobody asked for, naming the nearest known one.
class YamlMap {
 public:
  /// `subject` is what the map describes ("a manifest"): for messages.
  YamlMap(const SourceText& source, const YamlNode& node, std::string subject);

  [[nodiscard]] std::string string(std::string_view key);
  [[nodiscard]] std::optional<std::string> string_if(std::string_view key);
  /// A list of texts, or one text; empty if missing.
  [[nodiscard]] std::vector<std::string> strings(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> integer_if(std::string_view key);
  [[nodiscard]] std::optional<bool> boolean_if(std::string_view key);
  /// "30s", "5m", "1h", "250ms".
  [[nodiscard]] std::optional<std::chrono::milliseconds> duration_if(
      std::string_view key);
  /// "512KiB", "16MiB", "4GiB", or a number of bytes.
  [[nodiscard]] std::optional<std::uint64_t> bytes_if(std::string_view key);
  /// The node itself (marks the key as known), or nullptr.
  [[nodiscard]] const YamlNode* node_if(std::string_view key);

  /// The place of the value at `key`, or of the map.
  [[nodiscard]] Place place_of(std::string_view key) const;
  [[nodiscard]] InputError error_at(std::string_view key,
                                    std::string_view message) const;

  /// Throws InputError for a key that no accessor asked for.
  void finish() const;

 private:
  const SourceText* source_;
  const YamlNode* node_;
  std::string subject_;
  std::vector<std::string> known_;
};

}  // namespace distro::base
