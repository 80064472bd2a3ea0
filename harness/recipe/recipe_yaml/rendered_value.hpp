// A part of a recipe after rendering: what rattler-build calls stage 1, with the place
// in the file that each value comes from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/source_text.hpp"
#include "recipe/minijinja/value.hpp"

namespace distro::recipe::v1 {

struct RenderedMember;

struct RenderedValue {
  enum class Kind { null, boolean, integer, real, text, list, map };
  using Member = RenderedMember;

  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<RenderedValue> items;  ///< of a list
  std::vector<Member> members;       ///< of a map, in the order of writing
  base::Place place;                 ///< of what it was made from

  [[nodiscard]] static RenderedValue of(std::string text, base::Place place);
  [[nodiscard]] static RenderedValue of(bool boolean, base::Place place);
  [[nodiscard]] static RenderedValue of(std::int64_t integer, base::Place place);
  [[nodiscard]] static RenderedValue list(base::Place place);
  [[nodiscard]] static RenderedValue map(base::Place place);
  /// A list and a map stay what they are; undefined is null.
  [[nodiscard]] static RenderedValue of(const Value& value, base::Place place);

  /// The value at `key` of a map, or nullptr.
  [[nodiscard]] const RenderedValue* find(std::string_view key) const;
  [[nodiscard]] RenderedValue* find(std::string_view key);
  /// Adds a member, or replaces the one of that name.
  void put(std::string_view key, RenderedValue value);
  /// The same, unless `value` is an empty list or map.
  void put_filled(std::string_view key, RenderedValue value);

  /// A list without items or a map without members.
  [[nodiscard]] bool is_empty() const;
};

/// A key of a map and its value.
struct RenderedMember {
  std::string first;
  RenderedValue second;
};

/// A scalar as `${{ }}` writes it; empty for null, lists and maps.
[[nodiscard]] std::string written(const RenderedValue& value);

[[nodiscard]] base::Json json_of(const RenderedValue& value);

}  // namespace distro::recipe::v1
