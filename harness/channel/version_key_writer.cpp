// A version is a sequence of components, a component one of elements (numbers, texts,
// `post`), and both go on with zeros for ever: that is all of conda's padding. So the
// zeros before an element are coded together with its sign. Where one of two versions
// has fewer zeros, the element there decides: text is less than any number of zeros,
// another number more. Hence
//   text after few zeros < after many < the end < number after many zeros < after few.
#include "channel/version_key_writer.hpp"

namespace distro::channel::detail {
namespace {

namespace code {

// Within a component, after a text or `post`. (Within one a zero only stands between a
// text and another: two numbers never meet.) After a number no end is coded: what may
// follow is a text, a `post` or the next component, whose codes lie between the two.
constexpr Byte text_end = 0x01;  ///< behind its letters; below all of them
constexpr Byte text = 0x01;
constexpr Byte text_after_zero = 0x02;
constexpr Byte component_end = 0x03;

// Where a component may begin: how many components were zero, and which sign the first
// element of this one has. A negative one begins with a zero and a text.
constexpr Byte negative = 0x04;       ///< + zeros, 0..7
constexpr Byte negative_more = 0x0C;  ///< eight zeros, then any of these
constexpr Byte end_negative_local = 0x0D;
constexpr Byte end = 0x0E;
constexpr Byte end_positive_local = 0x0F;
constexpr Byte positive_more = 0x10;  ///< eight zeros, then any of the following
constexpr Byte positive = 0x18;       ///< - zeros, 1..7; none: no code at all

// Elements that are more than zero.
constexpr Byte post_after_zero = 0x18;
constexpr Byte limit_after_zero = 0x19;  ///< above what stands after a zero: ranges
constexpr Byte number = 0x19;            ///< + 1..170
constexpr Byte number_of_length = 0xC4;  ///< + digits - 3, of 3..48 digits
constexpr Byte number_of_any_length = 0xF2;
constexpr Byte post = 0xF3;
constexpr Byte limit = 0xF4;       ///< above all elements: ranges
constexpr Byte text_limit = 0xFF;  ///< above all letters: ranges

constexpr std::uint32_t zeros_in_a_code = 8;
constexpr std::size_t largest_small = 170;
constexpr std::size_t longest_short = 48;

}  // namespace code

}  // namespace

void KeyWriter::put_number(std::string_view digits) {
  while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
  if (digits.empty()) {
    zero_before_ = true;
    return;
  }
  begin_positive();
  put_digits(digits);
  last_is_number_ = true;
}

void KeyWriter::put_text(std::string_view letters) {
  begin_text();
  key_ += letters;
  last_is_number_ = false;
  put(code::text_end);
}

void KeyWriter::put_post() {
  const bool after_zero = zero_before_;
  begin_positive();
  put(after_zero ? code::post_after_zero : code::post);
  last_is_number_ = false;
}

void KeyWriter::end_component() {
  if (!begun_) {
    ++zeros_;
  } else if (!last_is_number_) {
    put(code::component_end);
  }
  begun_ = false;
  zero_before_ = false;
}

void KeyWriter::begin_local() {
  in_main_ = false;
  zeros_ = 0;
}

void KeyWriter::end_version() { put(code::end); }

/// Ends a range: `last` is the text that the version ends with, or empty.
void KeyWriter::end_range(Ending ending, std::string_view last) {
  if (!last.empty()) {
    begin_text();
    key_ += last;
    if (ending == Ending::most) put(code::text_limit);
  } else if (ending == Ending::least) {
    begin_text();
  } else {
    const bool after_zero = zero_before_;
    begin_positive();
    put(after_zero ? code::limit_after_zero : code::limit);
  }
}

/// The codes before a text.
void KeyWriter::begin_text() {
  if (begun_) {
    put(zero_before_ ? code::text_after_zero : code::text);
  } else {
    leave_main(code::end_negative_local);
    for (; zeros_ >= code::zeros_in_a_code; zeros_ -= code::zeros_in_a_code)
      put(code::negative_more);
    put(static_cast<Byte>(code::negative + zeros_));
  }
  begin_element();
}

/// The codes before a number or `post`.
void KeyWriter::begin_positive() {
  if (!begun_) {
    leave_main(code::end_positive_local);
    for (; zeros_ >= code::zeros_in_a_code; zeros_ -= code::zeros_in_a_code)
      put(code::positive_more);
    if (zeros_ > 0) put(static_cast<Byte>(code::positive - zeros_));
  }
  begin_element();
}

void KeyWriter::begin_element() {
  zeros_ = 0;
  begun_ = true;
  zero_before_ = false;
}

/// The end of the main part is coded with the sign of what comes first in the local.
void KeyWriter::leave_main(Byte sign) {
  if (!in_main_ && !local_begun_) {
    put(sign);
    local_begun_ = true;
  }
}

void KeyWriter::put_digits(std::string_view digits) {
  std::size_t value = 0;
  if (digits.size() <= 3) {
    for (const char one : digits) {
      value = value * 10 + static_cast<std::size_t>(one - '0');
    }
  }
  if (value > 0 && value <= code::largest_small) {
    put(static_cast<Byte>(code::number + value));
    return;
  }
  if (digits.size() <= code::longest_short) {
    put(static_cast<Byte>(code::number_of_length + digits.size() - 3));
  } else {
    put(code::number_of_any_length);
    for (unsigned shift = 64; shift > 0; shift -= 8) {
      put(static_cast<Byte>(std::uint64_t{digits.size()} >> (shift - 8)));
    }
  }
  key_ += digits;
}

}  // namespace distro::channel::detail
