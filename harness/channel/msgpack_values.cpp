#include "channel/msgpack_values.hpp"

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"

namespace distro::channel::detail {

std::string text_or_empty(MsgpackReader& reader) {
  if (reader.kind() == MsgpackReader::Kind::text) {
    return std::string(reader.text());
  }
  reader.skip();
  return {};
}

std::string digest_or_empty(MsgpackReader& reader) {
  return reader.kind() == MsgpackReader::Kind::bytes ? base::hex(reader.bytes())
                                                     : text_or_empty(reader);
}

std::optional<std::int64_t> integer_if(MsgpackReader& reader) {
  if (reader.kind() == MsgpackReader::Kind::integer) {
    return reader.integer();
  }
  if (reader.kind() == MsgpackReader::Kind::real) {
    constexpr double most = 9e18;
    const double value = reader.real();
    return std::abs(value) < most ? std::optional(static_cast<std::int64_t>(value))
                                  : std::nullopt;
  }
  reader.skip();
  return std::nullopt;
}

void read_texts(MsgpackReader& reader, std::vector<std::string>& texts) {
  if (reader.kind() != MsgpackReader::Kind::array) {
    reader.skip();
    return;
  }
  const std::size_t size = reader.array_size();
  texts.reserve(texts.size() + std::min<std::size_t>(size, 1024));
  for (std::size_t left = size; left > 0; --left) {
    if (reader.kind() == MsgpackReader::Kind::text) {
      texts.emplace_back(reader.text());
    } else {
      reader.skip();
    }
  }
}

}  // namespace distro::channel::detail
