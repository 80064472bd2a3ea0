// The text of a MatchSpec, taken apart into fields as conda's legacy parser does it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "channel/channel_names.hpp"

namespace distro::channel::detail {

/// What a spec asks of one field of a record, as written.
struct AskedField {
  std::string key;  ///< "name", "version", "build_number", ...
  std::string value;
  bool one_word = false;  ///< the value is not to be split into several
};

/// In the order in which conda compares them. Throws ParseError.
[[nodiscard]] std::vector<AskedField> parse_match_spec(std::string_view text,
                                                       const ChannelNames& names);

}  // namespace distro::channel::detail
