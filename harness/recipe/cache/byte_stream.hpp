// Numbers and texts one behind the other, as this machine has them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace distro::recipe {

class ByteWriter {
 public:
  explicit ByteWriter(std::string& bytes) : bytes_(bytes) {}

  void number(std::uint64_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view value) {
    const auto size = static_cast<std::uint32_t>(value.size());
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes_.append(value);
  }

 private:
  std::string& bytes_;
};

/// After the end everything is 0 or empty, and `failed` says so.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    copy(&value, sizeof value);
    return value;
  }
  std::string_view text() {
    std::uint32_t size = 0;
    copy(&size, sizeof size);
    if (size > left_.size()) {
      fail();
      return {};
    }
    const std::string_view value = left_.substr(0, size);
    left_.remove_prefix(size);
    return value;
  }

  /// More of them are never there: each takes a byte at least.
  std::uint64_t count() {
    const std::uint64_t value = number();
    if (value > left_.size()) {
      fail();
      return 0;
    }
    return value;
  }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return !failed_ && left_.empty(); }

 private:
  void copy(void* into, std::size_t size) {
    if (size > left_.size()) {
      fail();
      return;
    }
    std::memcpy(into, left_.data(), size);
    left_.remove_prefix(size);
  }
  void fail() {
    failed_ = true;
    left_ = {};
  }

  std::string_view left_;
  bool failed_ = false;
};

}  // namespace distro::recipe
