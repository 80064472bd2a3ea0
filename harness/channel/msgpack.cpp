#include "channel/msgpack.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "base/error.hpp"

namespace distro::channel::detail {

MsgpackReader::MsgpackReader(std::string_view bytes, std::string origin)
    : bytes_(bytes), origin_(std::move(origin)) {}

void MsgpackReader::fail(std::string_view why) const {
  throw InputError(origin_ + " is truncated or damaged: at byte " +
                   std::to_string(at_) + ": " + std::string(why));
}

unsigned char MsgpackReader::peek() const {
  if (at_ >= bytes_.size()) {
    fail("it ends too early");
  }
  return static_cast<unsigned char>(bytes_[at_]);
}

std::uint64_t MsgpackReader::number(std::size_t width) {
  std::uint64_t value = 0;
  for (const char byte : take(width)) {
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return value;
}

std::string_view MsgpackReader::take(std::uint64_t size) {
  if (size > bytes_.size() - at_) {
    fail("it ends too early");
  }
  const std::string_view taken = bytes_.substr(at_, static_cast<std::size_t>(size));
  at_ += taken.size();
  return taken;
}

MsgpackReader::Kind MsgpackReader::kind() const {
  const unsigned char tag = peek();
  if (tag <= 0x7f || tag >= 0xe0 || (tag >= 0xcc && tag <= 0xd3)) {
    return Kind::integer;
  }
  if (tag <= 0x8f || tag == 0xde || tag == 0xdf) {
    return Kind::map;
  }
  if (tag <= 0x9f || tag == 0xdc || tag == 0xdd) {
    return Kind::array;
  }
  if (tag <= 0xbf || (tag >= 0xd9 && tag <= 0xdb)) {
    return Kind::text;
  }
  switch (tag) {
    case 0xc0:
      return Kind::nil;
    case 0xc2:
    case 0xc3:
      return Kind::boolean;
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return Kind::bytes;
    case 0xca:
    case 0xcb:
      return Kind::real;
    case 0xc1:
      fail("there is no such value");
    default:
      return Kind::extension;
  }
}

void MsgpackReader::require(Kind wanted, const char* name) const {
  if (kind() != wanted) {
    fail(std::string("expected ") + name);
  }
}

std::size_t MsgpackReader::count_of(Kind wanted, const char* name) {
  require(wanted, name);
  const unsigned char tag = peek();
  ++at_;
  const bool is_long = tag == 0xdf || tag == 0xdd;
  const std::uint64_t count = tag < 0xc0 ? tag & 0x0fU : number(is_long ? 4U : 2U);
  // Each item has a byte at least: a count beyond that is only there to fill memory.
  if (count * (wanted == Kind::map ? 2 : 1) > bytes_.size() - at_) {
    fail("it ends too early");
  }
  return static_cast<std::size_t>(count);
}

std::size_t MsgpackReader::map_size() { return count_of(Kind::map, "a map"); }

std::size_t MsgpackReader::array_size() { return count_of(Kind::array, "a list"); }

std::string_view MsgpackReader::blob(Kind wanted, const char* name) {
  require(wanted, name);
  const unsigned char tag = peek();
  ++at_;
  if (tag < 0xc0) {
    return take(tag & 0x1fU);
  }
  const unsigned char first = wanted == Kind::text ? 0xd9 : 0xc4;
  return take(number(std::size_t{1} << static_cast<unsigned>(tag - first)));
}

std::string_view MsgpackReader::text() {
  const std::string_view text = blob(Kind::text, "a text");
  const bool is_ascii = std::none_of(text.begin(), text.end(), [](char letter) {
    return static_cast<unsigned char>(letter) >= 0x80;
  });
  if (!is_ascii && !simdjson::validate_utf8(text)) {
    fail("a text is not UTF-8");
  }
  return text;
}

std::string_view MsgpackReader::bytes() { return blob(Kind::bytes, "bytes"); }

bool MsgpackReader::boolean() {
  require(Kind::boolean, "true or false");
  return take(1).front() == '\xc3';
}

std::optional<std::int64_t> MsgpackReader::integer() {
  require(Kind::integer, "a whole number");
  const unsigned char tag = peek();
  ++at_;
  if (tag <= 0x7f) {
    return tag;
  }
  if (tag >= 0xe0) {
    return static_cast<std::int8_t>(tag);
  }
  const bool has_sign = tag >= 0xd0;
  const std::size_t width = std::size_t{1} << ((tag - 0xccU) & 3U);
  const std::uint64_t value = number(width);
  if (has_sign) {
    const auto unused = static_cast<unsigned>(64 - 8 * width);
    return std::bit_cast<std::int64_t>(value << unused) >> unused;
  }
  return value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
             ? std::optional(static_cast<std::int64_t>(value))
             : std::nullopt;
}

double MsgpackReader::real() {
  require(Kind::real, "a number");
  const bool is_double = peek() == 0xcb;
  ++at_;
  return is_double ? std::bit_cast<double>(number(8))
                   : static_cast<double>(
                         std::bit_cast<float>(static_cast<std::uint32_t>(number(4))));
}

void MsgpackReader::skip() {
  for (std::uint64_t left = 1; left > 0; --left) {
    switch (kind()) {
      case Kind::nil:
      case Kind::boolean:
        static_cast<void>(take(1));
        break;
      case Kind::integer:
        static_cast<void>(integer());
        break;
      case Kind::real:
        static_cast<void>(real());
        break;
      case Kind::text:
        static_cast<void>(text());
        break;
      case Kind::bytes:
        static_cast<void>(bytes());
        break;
      case Kind::array:
        left += array_size();
        break;
      case Kind::map:
        left += 2 * static_cast<std::uint64_t>(map_size());
        break;
      case Kind::extension: {
        const unsigned char tag = peek();
        ++at_;
        const std::uint64_t size =
            tag >= 0xd4 ? std::uint64_t{1} << static_cast<unsigned>(tag - 0xd4)
                        : number(std::size_t{1} << static_cast<unsigned>(tag - 0xc7));
        static_cast<void>(take(1));  // what kind of extension
        static_cast<void>(take(size));
        break;
      }
    }
  }
}

void MsgpackReader::require_end() const {
  if (at_ != bytes_.size()) {
    fail("something follows its end");
  }
}

}  // namespace distro::channel::detail
