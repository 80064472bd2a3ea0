// A package's version, in conda's order (CEP 33; conda.models.version.VersionOrder).
//
// Where conda and rattler differ conda's answer holds: docs say where.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace distro::channel {

/// A text that is no version, version spec or MatchSpec. `offset` is the place in the
/// text (bytes); whoever knows the file turns it into line and column.
class ParseError final : public Error {
 public:
  ParseError(std::string message, std::size_t offset)
      : Error(std::move(message)), offset_(offset) {}
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

/// An immutable version. Equality is conda's: 1.1 == 1.1.0. The text is kept as written.
class Version {
 public:
  /// Throws ParseError for what conda rejects.
  explicit Version(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }

  /// conda's `startswith`: `=1.2` and `1.2.*`.
  [[nodiscard]] bool starts_with(const Version& prefix) const;

  friend std::strong_ordering operator<=>(const Version& left, const Version& right);
  friend bool operator==(const Version& left, const Version& right);

  /// One run of a component: digits, or letters. Public for the hash and the tests.
  struct Run {
    enum class Kind : unsigned char { text, dev, number, post };
    Kind kind = Kind::number;
    std::string value;  ///< digits without leading zeros ("0" is ""), or lower-case text
  };
  using Component = std::vector<Run>;

 private:
  std::string text_;
  std::vector<Component> main_;   ///< epoch first
  std::vector<Component> local_;
};

}  // namespace distro::channel
