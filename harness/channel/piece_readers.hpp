// Reading a repodata.json on several threads at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channel/record_batch.hpp"
#include "channel/repodata_reader.hpp"
#include "channel/text_source.hpp"

namespace distro::channel::detail {

/// What was read of a whole document.
struct ReadDocument {
  std::vector<RecordBatch> batches;  ///< one a thread
  DocumentFacts facts;
  std::string sha256;           ///< of the text
  std::uint64_t text_size = 0;  ///< bytes
};

/// Reads to the end of `source`. Nothing if the document cannot be read in pieces: it
/// is damaged, or one of the cuts was wrong; whoever reads it as a whole learns which.
/// An empty text is an empty document. Throws as TextSource::read.
[[nodiscard]] std::optional<ReadDocument> read_in_pieces(
    TextSource& source, unsigned threads,
    std::size_t piece_size = std::size_t{2} << 20U);

}  // namespace distro::channel::detail
