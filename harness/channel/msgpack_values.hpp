// Values of shards, as far as they are of the kind that is expected: others are passed
// over, since what they mean is not for us to guess.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channel/msgpack.hpp"

namespace distro::channel::detail {

/// Calls `take(key)` for each pair of a map; it must read the value.
template <typename Take>
void each_key(MsgpackReader& reader, Take&& take) {
  for (std::size_t left = reader.map_size(); left > 0; --left) {
    take(reader.text());
  }
}

[[nodiscard]] std::string text_or_empty(MsgpackReader& reader);

/// In lower-case hexadecimal, from bytes or from the text of that.
[[nodiscard]] std::string digest_or_empty(MsgpackReader& reader);

/// A whole number, also written as one with a fraction of nothing.
[[nodiscard]] std::optional<std::int64_t> integer_if(MsgpackReader& reader);

/// Appends the texts of a list.
void read_texts(MsgpackReader& reader, std::vector<std::string>& texts);

}  // namespace distro::channel::detail
