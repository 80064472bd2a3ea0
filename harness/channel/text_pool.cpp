#include "channel/text_pool.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>
#include <utility>

#include "base/error.hpp"

namespace distro::channel {
namespace {

constexpr std::size_t first_slots = 1024;
constexpr std::size_t most_letters = 0xFFFFFFF0U;

std::uint32_t hash_of(std::string_view text) {
  return static_cast<std::uint32_t>(XXH3_64bits(text.data(), text.size()));
}

}  // namespace

TextInterner::TextInterner() : begin_(1, 0), slots_(first_slots) {}

std::uint32_t TextInterner::intern(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].id != none) {
    if (slots_[at].hash == hash && text_of(slots_[at]) == text) {
      return slots_[at].id;
    }
    at = (at + 1) & mask;
  }
  if (letters_.size() + text.size() > most_letters) {
    throw InputError("the texts of this channel are too long: more than 4 GiB");
  }
  const std::uint32_t id = size();
  slots_[at] = {hash, id, static_cast<std::uint32_t>(letters_.size()),
                static_cast<std::uint32_t>(text.size())};
  letters_.insert(letters_.end(), text.begin(), text.end());
  begin_.push_back(static_cast<std::uint32_t>(letters_.size()));
  if (static_cast<std::size_t>(id) * 2 >= slots_.size()) {
    grow();
  }
  return id;
}

std::optional<std::uint32_t> TextInterner::find(std::string_view text) const {
  const std::uint32_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at].id != none; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && text_of(slots_[at]) == text) {
      return slots_[at].id;
    }
  }
  return std::nullopt;
}

void TextInterner::grow() {
  std::vector<Slot> larger(slots_.size() * 4);
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.id != none) {
      std::size_t at = slot.hash & mask;
      while (larger[at].id != none) {
        at = (at + 1) & mask;
      }
      larger[at] = slot;
    }
  }
  slots_ = std::move(larger);
}

}  // namespace distro::channel
