// Where the records of each name stand in a repodata.json, found without reading them:
// whoever needs few of a million records need not read the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "channel/piece_readers.hpp"
#include "channel/repodata_reader.hpp"
#include "channel/text_pool.hpp"
#include "channel/text_source.hpp"

namespace distro::channel::detail {

/// Consecutive members of "packages" or "packages.conda", all of one name: from the
/// first file name's quote to behind the last record.
struct Run {
  std::uint64_t begin = 0;  ///< in the text
  std::uint64_t end = 0;
  std::uint32_t name = 0;  ///< in the names
  bool conda = false;      ///< of "packages.conda"
};

class RecordPlaces {
 public:
  /// `runs` in any order.
  RecordPlaces(TextInterner names, std::vector<Run> runs);

  /// In the order of the text.
  [[nodiscard]] std::span<const Run> runs(std::string_view name) const;

 private:
  TextInterner names_;
  std::vector<Run> runs_;  ///< by name, then by place
  std::vector<std::uint32_t> begin_;
};

struct FoundPlaces {
  RecordPlaces places;
  DocumentFacts facts;
  std::uint64_t text_size = 0;  ///< bytes
};

/// Nothing if the document has to be read as a whole: it cannot be read in pieces (see
/// read_pieces), or not every record is of the name that its file name says. What is
/// wrong within a record is not noticed. Throws as TextSource::read.
[[nodiscard]] std::optional<FoundPlaces> find_places(
    TextSource& source, unsigned threads, std::size_t piece_size = usual_piece);

}  // namespace distro::channel::detail
