// Reading a repodata.json on several threads at once. Only sources include this: it
// brings simdjson in.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channel/record_batch.hpp"
#include "channel/repodata_pieces.hpp"
#include "channel/repodata_reader.hpp"
#include "channel/text_source.hpp"

namespace distro::channel::detail {

/// Bytes: pieces that stay in the cache of a core.
inline constexpr std::size_t usual_piece = std::size_t{2} << 20U;

/// Reads the document of a piece. `plain`: no text of it has escapes. Throws
/// simdjson_error.
using ReadPiece =
    std::function<void(const Piece& piece, bool plain,
                       simdjson::ondemand::document& document, DocumentFacts& facts)>;

/// Reads all pieces, each by one of `readers`, which have a thread each. Nothing if the
/// document cannot be read in pieces: it is damaged, or one of the cuts was wrong;
/// whoever reads it as a whole learns which. An empty text is an empty document. Throws
/// as TextSource::read, and what the readers throw.
[[nodiscard]] std::optional<DocumentFacts> read_pieces(
    PieceCutter& cutter, std::span<const ReadPiece> readers);

/// What was read of a whole document.
struct ReadDocument {
  std::vector<RecordBatch> batches;  ///< one a thread
  DocumentFacts facts;
  std::string sha256;           ///< of the text
  std::uint64_t text_size = 0;  ///< bytes
};

/// All records; otherwise as read_pieces.
[[nodiscard]] std::optional<ReadDocument> read_in_pieces(
    TextSource& source, unsigned threads, std::size_t piece_size = usual_piece);

}  // namespace distro::channel::detail
