// One document of repodata, or a piece of one. Tolerant of how old indexers spelled
// things. Only sources include this: it brings simdjson in.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
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

/// Takes the records of a document, in order.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// `place` is where the file name's opening quote is, `ending` what the file name
  /// must end in. Returns why the record was skipped, or nothing. Throws
  /// simdjson_error.
  virtual std::string take(const std::string& fn, const char* place,
                           simdjson::ondemand::value content,
                           std::string_view ending) = 0;
};

/// Reads all of it but what the sink leaves, also what nobody asks for, so that damage
/// is noticed. Throws simdjson_error.
void read_document(simdjson::ondemand::document& document, RecordSink& sink,
                   DocumentFacts& facts);

struct DocumentPlace {
  std::uint64_t position = 0;  ///< greater than that of every record before it
  bool plain = false;          ///< there is no backslash in the text
};

/// The records into a batch. Throws simdjson_error.
void read_repodata(simdjson::ondemand::document& document, const DocumentPlace& place,
                   RecordBatch& batch, DocumentFacts& facts);

}  // namespace distro::channel::detail
