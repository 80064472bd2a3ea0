// A repodata.json cut between records, so that several threads can read it at once.
//
// A cut is a guess: the text before something that looks like the file name and the
// opening brace of a record. Each piece is completed to a document of its own; if all
// of them can be read, and each ends in the member that the next one was taken to begin
// in, the guesses were right, by induction from the first piece, which begins where the
// document does. Otherwise the document is read as a whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "channel/text_source.hpp"

namespace distro::channel::detail {

struct Piece {
  std::uint32_t number = 0;
  std::string begins_in;   ///< the member that it continues: "packages"; "" for none
  std::vector<char> json;  ///< a whole document, with room for simdjson after it
  std::size_t size = 0;    ///< of the document
  std::size_t head = 0;    ///< bytes of the document that were put before the text's
  std::uint64_t text_begin = 0;  ///< where the piece begins in the text

  /// Where a place in the document is in the text.
  [[nodiscard]] std::uint64_t text_offset(const char* place) const {
    return text_begin + static_cast<std::uint64_t>(place - json.data()) - head;
  }
};

/// Cuts a text into pieces of about `piece_size` bytes.
class PieceCutter {
 public:
  /// `seen` is called with every block of the text, in order.
  PieceCutter(TextSource& source, std::size_t piece_size,
              std::function<void(std::string_view)> seen);

  /// Makes the next piece in the memory of `piece`. Returns false at the end. Throws as
  /// TextSource::read.
  bool next(Piece& piece);

  /// There is nothing after the piece that was made last.
  [[nodiscard]] bool ended() const { return ended_; }
  /// Bytes of text so far.
  [[nodiscard]] std::uint64_t text_size() const { return text_size_; }

 private:
  TextSource& source_;
  std::size_t piece_size_;
  std::function<void(std::string_view)> seen_;
  std::uint64_t text_size_ = 0;
  std::uint32_t number_ = 0;
  std::string begins_in_;
  std::vector<char> rest_;  ///< read, but behind the last cut
  bool ended_ = false;
};

}  // namespace distro::channel::detail
