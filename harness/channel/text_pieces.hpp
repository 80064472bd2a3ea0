// A large text as parts that lie where they were: to write it again with a few changes
// copies nothing.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace distro::channel::detail {

/// Moves only: its parts point into it.
class TextPieces {
 public:
  TextPieces() = default;
  explicit TextPieces(std::string_view text) { append(text); }
  TextPieces(TextPieces&&) = default;
  TextPieces& operator=(TextPieces&&) = default;
  TextPieces(const TextPieces&) = delete;
  TextPieces& operator=(const TextPieces&) = delete;

  /// A copy of a part that is small.
  void append(std::string_view text);
  /// A part that stays where it is, as long as what is given to `keep` lives.
  void share(std::string_view text);
  void keep(std::shared_ptr<const void> memory) {
    memory_.push_back(std::move(memory));
  }

  [[nodiscard]] const std::vector<std::string_view>& pieces() const { return pieces_; }
  [[nodiscard]] std::size_t size() const { return size_; }  ///< bytes
  [[nodiscard]] std::string whole() const;

 private:
  std::vector<std::string_view> pieces_;
  std::deque<std::string> copies_;
  std::vector<std::shared_ptr<const void>> memory_;
  std::size_t size_ = 0;
};

}  // namespace distro::channel::detail
