// A package's version, in conda's order (CEP 33; conda.models.version.VersionOrder).
//
// Where conda and rattler differ conda's answer holds: docs/differences.md says where.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

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

/// An immutable version. Equality is conda's: 1.1 == 1.1.0. The text is kept as
/// written.
class Version {
 public:
  /// Throws ParseError for what conda rejects.
  explicit Version(std::string_view text);

  /// Nothing for what conda rejects: for texts of which many may be no versions.
  [[nodiscard]] static std::optional<Version> parse_if(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }

  /// Its place in the order, as bytes: see version_key.hpp.
  [[nodiscard]] const std::string& key() const { return key_; }

  /// conda's `startswith`: `=1.2` and `1.2.*`.
  [[nodiscard]] bool starts_with(const Version& prefix) const;

  friend std::strong_ordering operator<=>(const Version& left, const Version& right) {
    return left.key_.compare(right.key_) <=> 0;
  }
  friend bool operator==(const Version& left, const Version& right) {
    return left.key_ == right.key_;
  }

 private:
  Version(std::string_view text, std::string key) : text_(text), key_(std::move(key)) {}

  std::string text_;
  std::string key_;
};

}  // namespace distro::channel
