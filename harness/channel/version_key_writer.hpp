// How the elements of a version become the bytes of its key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace distro::channel::detail {

using Byte = unsigned char;

/// What is written behind the last element.
enum class Ending {
  version,  ///< the end: a key
  least,    ///< less than whatever may follow: begin of a range
  most      ///< more than whatever may follow: end of a range
};

/// Takes a version's elements in order: main part (the epoch is its first component),
/// then the local one. Appends to the key.
class KeyWriter {
 public:
  explicit KeyWriter(std::string& key) : key_(key) {}

  /// Digits; zeros in front of them do not count.
  void put_number(std::string_view digits);
  void put_text(std::string_view letters);
  void put_post();
  void end_component();
  void begin_local();
  void end_version();

  /// Ends a range within a component: `last` is the text it ends with so far, or empty
  /// if that is no text.
  void end_range(Ending ending, std::string_view last);

 private:
  void put(Byte byte) { key_ += static_cast<char>(byte); }
  void begin_text();
  void begin_positive();
  void begin_element();
  void leave_main(Byte sign);
  void put_digits(std::string_view digits);

  std::string& key_;
  std::uint32_t zeros_ = 0;  ///< components that are zero and not written yet
  bool in_main_ = true;
  bool local_begun_ = false;     ///< something of it was written
  bool begun_ = false;           ///< something of this component was written
  bool zero_before_ = false;     ///< the element before is a zero
  bool last_is_number_ = false;  ///< the element that was written last
};

}  // namespace distro::channel::detail
