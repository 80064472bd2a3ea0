// Texts by number: each is stored once, and a number stands for it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace distro::channel {

/// Read-only; the memory belongs to somebody else (a table, a mapped file).
struct TextPool {
  std::span<const std::uint32_t> begin;  ///< size() + 1 places in `letters`, ascending
  std::span<const char> letters;

  [[nodiscard]] std::uint32_t size() const {
    return begin.empty() ? 0 : static_cast<std::uint32_t>(begin.size() - 1);
  }
  [[nodiscard]] std::string_view operator[](std::uint32_t id) const {
    return {letters.data() + begin[id], begin[id + 1] - begin[id]};
  }
};

/// A pool being filled: a text that is there already gets the number that it has.
class TextInterner {
 public:
  TextInterner();

  /// Throws InputError if the texts together reach 4 GiB.
  std::uint32_t intern(std::string_view text);

  /// The same, quicker where `guess` is the number of the text.
  std::uint32_t intern(std::string_view text, std::uint32_t guess) {
    return guess < size() && (*this)[guess] == text ? guess : intern(text);
  }

  /// The number of a text that is there.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;

  [[nodiscard]] std::uint32_t size() const {
    return static_cast<std::uint32_t>(begin_.size() - 1);
  }
  [[nodiscard]] std::string_view operator[](std::uint32_t id) const {
    return pool()[id];
  }
  /// Valid until the next intern().
  [[nodiscard]] TextPool pool() const { return {begin_, letters_}; }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t id = none;
    std::uint32_t begin = 0;  ///< the text's place, so that only one more is looked at
    std::uint32_t size = 0;
  };
  [[nodiscard]] std::string_view text_of(const Slot& slot) const {
    return {letters_.data() + slot.begin, slot.size};
  }
  void grow();

  std::vector<std::uint32_t> begin_;
  std::vector<char> letters_;
  std::vector<Slot> slots_;  ///< a power of two; open addressing
};

}  // namespace distro::channel
