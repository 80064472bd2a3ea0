#include "channel/text_pieces.hpp"

#include <algorithm>

namespace distro::channel::detail {
namespace {

constexpr std::size_t block_size = 1U << 16U;

/// Shorter ones are cheaper to copy than to hand on one by one.
constexpr std::size_t shared_size = 4096;

}  // namespace

void TextPieces::append(std::string_view text) {
  if (text.empty()) {
    return;
  }
  const bool fits = !copies_.empty() &&
                    copies_.back().capacity() - copies_.back().size() >= text.size();
  if (!fits) {
    copies_.emplace_back().reserve(std::max(block_size, text.size()));
  }
  std::string& block = copies_.back();  // never grows beyond its capacity
  const char* begin = block.data() + block.size();
  block += text;
  size_ += text.size();
  if (!pieces_.empty() && pieces_.back().data() + pieces_.back().size() == begin) {
    pieces_.back() = {pieces_.back().data(), pieces_.back().size() + text.size()};
  } else {
    pieces_.emplace_back(begin, text.size());
  }
}

void TextPieces::share(std::string_view text) {
  if (text.size() < shared_size) {
    append(text);
    return;
  }
  pieces_.push_back(text);
  size_ += text.size();
}

std::string TextPieces::whole() const {
  std::string text;
  text.reserve(size_);
  for (const std::string_view piece : pieces_) {
    text += piece;
  }
  return text;
}

}  // namespace distro::channel::detail
