// What a manifest and distro.yaml may say: one table, by which the parser reads, the
// JSON Schema for editors is made, and the documentation is written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"

namespace distro::recipe {

struct Field;

/// What a value may be.
struct Shape {
  enum class Kind {
    text,      ///< any scalar, of at least `least` bytes
    name,      ///< of a package: a-z, 0-9, '.', '_' and '-'
    word,      ///< one of `words`
    folder,    ///< of the repository: relative, without ".."
    subdir,    ///< "linux-64", "noarch"
    integer,   ///< from `least` on
    duration,  ///< "30s"
    size,      ///< "16MiB", or a number of bytes
    date,      ///< "2027-01-31"
    list,      ///< of `inner[0]`, at least `least` of them
    map,       ///< of `fields`
    options,   ///< a map of any keys to `inner[0]`
    choice,    ///< one of `words`, or a map of one of them to its `inner[0]`
    either     ///< one of `inner`; the first that fits the kind of node counts
  };
  Kind kind = Kind::text;
  std::string phrase;  ///< "a duration such as 30s": for messages
  std::string noun;    ///< of a word, choice or map: what it is
  std::vector<std::string> words;
  std::int64_t least = 0;
  bool one_will_do = false;  ///< of a list: its only item may stand alone
  std::vector<Shape> inner;
  std::vector<Field> fields;
};

/// A key of a map.
struct Field {
  std::string key;
  Shape shape;
  std::string meaning;        ///< one line
  bool required = false;      ///< else it may be left out, or have no value
  std::string fallback = "";  ///< what holds without it, in words; "" if nothing does
  std::vector<std::string> examples = {};  ///< as written in YAML's flow style
};

/// packages/<name>.yaml.
[[nodiscard]] const Shape& manifest_shape();

/// distro.yaml. `policies` are those that exist.
[[nodiscard]] Shape distribution_shape(const std::vector<std::string>& policies);

// The parts of the tables.
[[nodiscard]] Shape text_shape(std::int64_t least = 1);
[[nodiscard]] Shape name_shape();
[[nodiscard]] Shape word_shape(std::string noun, std::vector<std::string> words);
[[nodiscard]] Shape plain_shape(Shape::Kind kind, std::string phrase);
[[nodiscard]] Shape list_shape(Shape item, std::string phrase, std::int64_t least = 0);
[[nodiscard]] Shape map_shape(std::string noun, std::vector<Field> fields);

}  // namespace distro::recipe
