// A version spec as it is asked: steps over keys of versions, in flat arrays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channel/text_pattern.hpp"
#include "channel/version_key.hpp"

namespace distro::channel::detail {

struct VersionSpecStep {
  enum class Kind : unsigned char {
    any,
    equal,
    unequal,
    less,
    less_equal,
    greater,
    greater_equal,
    within,         ///< of a range of keys: `1.2.*`, `~=1.2.3`
    outside,        ///< of one: `!=1.2.*`
    rejected_from,  ///< `~=1`: conda rejects it when it meets a version that is not
                    ///< less
    pattern,
    literal,
    all_of,  ///< of the steps up to `end`
    one_of
  };
  Kind kind = Kind::any;
  std::uint32_t end = 0;    ///< the step behind this one and what belongs to it
  std::uint32_t begin = 0;  ///< of the first key in `keys`; of a text in `texts`; or
                            ///< the number of a pattern
  std::uint32_t size = 0;   ///< of the first key, of the text
  std::uint32_t second_size = 0;  ///< of the second key, behind the first
};

struct VersionSpecProgram {
  std::string text;  ///< canonical
  std::string keys;
  std::string texts;
  std::vector<VersionSpecStep> steps;  ///< 1..n, each before those that belong to it
  std::vector<TextPattern> patterns;
};

/// Throws ParseError for what conda rejects.
[[nodiscard]] VersionSpecProgram parse_version_spec(std::string_view text);

/// One operator and its operand, `.*` included. Throws ParseError.
[[nodiscard]] VersionSpecProgram parse_version_comparison(std::string_view text);

/// Whether the version with this key and text is asked for. Throws ParseError.
[[nodiscard]] bool matches_version(const VersionSpecProgram& program,
                                   std::string_view key, std::string_view text);

}  // namespace distro::channel::detail
