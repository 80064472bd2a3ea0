// The tags of a Jinja template and the texts between them.
#pragma once

#include <string_view>
#include <vector>

#include "recipe/jinja/value.hpp"

namespace distro::recipe {

struct TemplatePiece {
  enum class Kind { text, output, statement };
  Kind kind = Kind::text;
  std::string_view text;   ///< of a tag: what stands between its signs
  std::size_t offset = 0;  ///< of the text, or of the tag's opening
};

/// Texts have their white space control applied, comments are gone, what stands between
/// raw and endraw is a text. Throws what `fault` makes at a tag without an end.
[[nodiscard]] std::vector<TemplatePiece> pieces_of(std::string_view text,
                                                   const Fault& fault);

}  // namespace distro::recipe
