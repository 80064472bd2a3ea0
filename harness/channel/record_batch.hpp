// Records as they were read, before they are put in order: what one reader has seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channel/record.hpp"
#include "channel/table_arrays.hpp"
#include "channel/text_pool.hpp"

namespace distro::channel::detail {

struct BatchRecord {
  std::uint32_t name = 0;         ///< in names
  std::uint32_t version = 0;      ///< in versions
  std::uint32_t build_begin = 0;  ///< in builds
  std::uint32_t build_end = 0;
  std::uint32_t license = 0;         ///< in texts
  std::uint32_t license_family = 0;  ///< in texts
  std::uint32_t depends_begin = 0;   ///< in links
  std::uint32_t depends_end = 0;
  std::uint32_t constrains_end = 0;  ///< constrains follow depends in links
  std::uint32_t extras_begin = 0;    ///< in extras; `row` of an Extra is not set yet
  std::uint32_t extras_end = 0;
  std::uint32_t track_features = 0;  ///< how many
  std::uint8_t flags = 0;
  std::int64_t build_number = 0;
  std::int64_t timestamp = 0;
  std::uint64_t file_size = 0;
  std::uint64_t position = 0;  ///< ascending in the document; the later one counts
  Sha256 sha256{};
  Md5 md5{};
};

/// Records in blocks, so that a list that grows is never copied.
class RecordList {
 public:
  void push_back(const BatchRecord& record) {
    if (blocks_.empty() || blocks_.back().size() == block_size) {
      blocks_.emplace_back().reserve(block_size);
    }
    blocks_.back().push_back(record);
  }
  [[nodiscard]] std::size_t size() const {
    return blocks_.empty() ? 0
                           : (blocks_.size() - 1) * block_size + blocks_.back().size();
  }
  [[nodiscard]] const BatchRecord& operator[](std::size_t at) const {
    return blocks_[at / block_size][at % block_size];
  }
  [[nodiscard]] std::vector<std::vector<BatchRecord>>& blocks() { return blocks_; }

 private:
  static constexpr std::size_t block_size = 256;
  std::vector<std::vector<BatchRecord>> blocks_;
};

struct RecordBatch {
  TextInterner names;
  TextInterner versions;
  TextInterner specs;
  TextInterner texts;
  /// Build strings, one after the other: hardly one comes twice.
  std::vector<char> builds;
  RecordList records;
  std::vector<std::uint32_t> links;  ///< specs
  std::vector<Extra> extras;

  RecordBatch();
  [[nodiscard]] std::string_view build(const BatchRecord& record) const {
    return {builds.data() + record.build_begin, record.build_end - record.build_begin};
  }
};

/// Digests and file names are kept in short where they have the usual form. The
/// record's name, version and build are known already.
void set_build(RecordBatch& batch, BatchRecord& record, std::string_view text);
void set_sha256(RecordBatch& batch, BatchRecord& record, std::string_view text);
void set_md5(RecordBatch& batch, BatchRecord& record, std::string_view text);
void set_noarch(RecordBatch& batch, BatchRecord& record, std::string_view text);
void set_file_name(RecordBatch& batch, BatchRecord& record, std::string_view fn);
void add_extra(RecordBatch& batch, Extra::Kind kind, std::string_view text);

/// One record, however it came; the later one of a file name counts.
void add_record(RecordBatch& batch, const Record& record, const TableOrigin& origin);

}  // namespace distro::channel::detail
