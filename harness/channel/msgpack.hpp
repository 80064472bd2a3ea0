// Reading MessagePack that may come from anybody: strict, without recursion, without
// copies. What is used of it by CEP 16.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel::detail {

/// Goes through one value after the other. All members throw InputError, beginning with
/// `origin`, for a text that ends too early, a length beyond its end, or a value that
/// is not of the kind asked for.
class MsgpackReader {
 public:
  enum class Kind { nil, boolean, integer, real, text, bytes, array, map, extension };

  /// `bytes` must outlive it.
  MsgpackReader(std::string_view bytes, std::string origin);

  /// Of the value that comes next.
  [[nodiscard]] Kind kind() const;

  /// How many pairs, or items, follow. Never more than there is room for.
  [[nodiscard]] std::size_t map_size();
  [[nodiscard]] std::size_t array_size();
  /// Valid UTF-8.
  [[nodiscard]] std::string_view text();
  [[nodiscard]] std::string_view bytes();
  [[nodiscard]] bool boolean();
  /// Nothing if it is beyond what std::int64_t holds.
  [[nodiscard]] std::optional<std::int64_t> integer();
  [[nodiscard]] double real();
  /// Over the next value with all that is in it.
  void skip();

  /// Throws unless everything was read.
  void require_end() const;
  [[noreturn]] void fail(std::string_view why) const;

 private:
  [[nodiscard]] unsigned char peek() const;
  [[nodiscard]] std::uint64_t number(std::size_t width);
  [[nodiscard]] std::string_view take(std::uint64_t size);
  [[nodiscard]] std::size_t count_of(Kind wanted, const char* name);
  [[nodiscard]] std::string_view blob(Kind wanted, const char* name);
  void require(Kind wanted, const char* name) const;

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string origin_;
};

}  // namespace distro::channel::detail
