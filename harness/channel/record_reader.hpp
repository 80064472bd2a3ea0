// Reads the records of a document, one after the other. Only sources include this: it
// brings simdjson in.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channel/record_batch.hpp"

namespace distro::channel::detail {

class RecordReader {
 public:
  /// `plain`: no text of the document has escapes.
  RecordReader(RecordBatch& batch, bool plain) : batch_(batch), plain_(plain) {}

  /// Reads all of the object. `position` is greater than that of the record before.
  /// Throws simdjson_error.
  void read(simdjson::ondemand::object object, std::uint64_t position);

  /// Why the record cannot be used, or nothing: then it is in the batch. `ending` is
  /// what its file name must end in.
  [[nodiscard]] std::string finish(std::string_view fn, std::string_view ending);

 private:
  enum class Key;
  [[nodiscard]] static Key key_of(std::string_view text);

  void take(Key key, simdjson::ondemand::value value);
  void take_other(Key key, simdjson::ondemand::value value);
  [[nodiscard]] bool intern(TextInterner& texts, simdjson::ondemand::value value,
                            std::uint32_t& id);
  void take_depends(simdjson::ondemand::value value);
  void take_constrains(simdjson::ondemand::value value);
  void take_build(simdjson::ondemand::value value);
  void take_build_number(simdjson::ondemand::value value);
  void take_timestamp(simdjson::ondemand::value value);
  void take_noarch(simdjson::ondemand::value value);
  void take_features(simdjson::ondemand::value value);
  void take_extra(Extra::Kind kind, simdjson::ondemand::value value);
  void forget(Extra::Kind kind, unsigned flags);
  [[nodiscard]] std::string fault_of(std::string_view fn) const;

  RecordBatch& batch_;
  bool plain_;
  /// The record being read. It begins as the one before it, whose texts are likely to
  /// be its own: so most are found without looking them up.
  BatchRecord record_;
  std::vector<std::uint32_t> constrains_;
  std::uint32_t former_depends_ = 0;  ///< of the record before, in links
  std::uint32_t former_end_ = 0;
  std::int64_t record_version_ = 1;
  bool has_name_ = false;
  bool has_version_ = false;
  bool has_build_ = false;
  bool has_build_number_ = false;
};

}  // namespace distro::channel::detail
