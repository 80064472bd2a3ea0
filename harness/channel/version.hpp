// A package's version, in conda's order (CEP 33; conda.models.version.VersionOrder).
//
// Where conda and rattler differ conda's answer holds: docs say where.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
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

/// An immutable version. Equality is conda's: 1.1 == 1.1.0. The text is kept as
/// written.
class Version {
 public:
  /// Throws ParseError for what conda rejects.
  explicit Version(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }

  /// conda's `startswith`: `=1.2` and `1.2.*`.
  [[nodiscard]] bool starts_with(const Version& prefix) const;

  friend std::strong_ordering operator<=>(const Version& left, const Version& right);
  friend bool operator==(const Version& left, const Version& right);

 private:
  /// One run of a component: digits, or letters. `value` lies in `folded_`.
  struct Run {
    enum class Kind : unsigned char { text, number, post };
    Kind kind = Kind::number;
    std::uint32_t component = 0;  ///< counted from 0 in its part
    std::uint32_t begin = 0;      ///< of the value, in folded_
    std::uint32_t size = 0;       ///< of the value; digits have no leading zeros
  };
  struct Runs;

  struct Part {
    std::size_t begin = 0;  ///< in folded_
    std::size_t end = 0;
    bool glue_last_underscore = false;
  };
  void parse_epoch();
  void parse_part(const Part& part, std::uint32_t first_component);
  void parse_component(std::size_t begin, std::size_t end, std::uint32_t component);
  [[nodiscard]] Runs main() const;
  [[nodiscard]] Runs local() const;

  std::string text_;
  std::string folded_;     ///< lower case, "dev" as "DEV": it sorts before letters
  std::vector<Run> runs_;  ///< those of the main part (epoch first), then local's
  std::uint32_t local_begin_ = 0;  ///< index in runs_
};

}  // namespace distro::channel
