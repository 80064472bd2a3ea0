// A large text that simdjson can read without a copy of it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel::detail {

/// Bytes with room for simdjson's padding after them. Cheap to copy.
class PaddedText {
 public:
  PaddedText() = default;
  explicit PaddedText(std::string text);

  /// Maps a file that nobody writes to any more; nothing if there is none. Throws
  /// EnvironmentError.
  [[nodiscard]] static std::optional<PaddedText> map(const std::filesystem::path& file);

  [[nodiscard]] std::string_view view() const { return view_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }  ///< bytes

 private:
  std::shared_ptr<const void> memory_;
  std::string_view view_;
  std::size_t capacity_ = 0;
};

}  // namespace distro::channel::detail
