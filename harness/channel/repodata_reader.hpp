// One document of repodata, or a piece of one, into a batch. Tolerant of how old
// indexers spelled things. Only sources include this: it brings simdjson in.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <vector>

#include "channel/record_batch.hpp"

namespace distro::channel::detail {

/// What a document says beside its records.
struct DocumentFacts {
  std::string subdir;    ///< of `info`; empty if not said
  std::string base_url;  ///< of `info`; empty if not said
  std::int64_t repodata_version = 1;
  std::vector<std::string> removed;
  std::vector<std::string> warnings;  ///< records that were skipped, and why
  std::string last_key;               ///< of the document
};

struct DocumentPlace {
  std::uint64_t position = 0;  ///< greater than that of every record before it
  bool plain = false;          ///< there is no backslash in the text
};

/// Reads all of it, also what nobody asks for, so that damage is noticed. Throws
/// simdjson_error.
void read_repodata(simdjson::ondemand::document& document, const DocumentPlace& place,
                   RecordBatch& batch, DocumentFacts& facts);

}  // namespace distro::channel::detail
