// An index file of one subdir (repodata.json, run_exports.json) as an indexer sees it:
// records stay the texts they are, so that keys that only another indexer knows
// survive, and what did not change is copied as it stands.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "channel/padded_text.hpp"
#include "channel/text_pieces.hpp"

namespace distro::channel::detail {

/// New texts of records by file name; nothing: the record is to go.
using RecordEdits = std::map<std::string, std::optional<std::string>>;

/// One record: `member` is `"fn":{...}` as it stands in the document, `entry` the part
/// after the colon.
struct RecordRow {
  std::string_view fn;
  std::string_view member;
  std::string_view entry;

  friend bool operator==(const RecordRow& left, const RecordRow& right) {
    // Rows that were not touched point to the same text.
    return (left.member.data() == right.member.data() &&
            left.member.size() == right.member.size()) ||
           (left.fn == right.fn && left.entry == right.entry);
  }
};

/// The records of one section of a document, by file name. Cheap to copy: the texts are
/// shared.
class RecordRows {
 public:
  RecordRows() = default;
  /// `texts` keeps alive what the rows point to. Of a name that comes twice the last
  /// row counts.
  RecordRows(std::vector<RecordRow> rows, std::shared_ptr<const void> texts);

  [[nodiscard]] const std::vector<RecordRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const RecordRow* find(std::string_view fn) const;
  void apply(const RecordEdits& edits);

  /// What the rows point to.
  [[nodiscard]] const std::vector<std::shared_ptr<const void>>& texts() const {
    return texts_;
  }

  friend bool operator==(const RecordRows& left, const RecordRows& right) {
    return left.rows_ == right.rows_;
  }

 private:
  std::vector<RecordRow> rows_;
  std::vector<std::shared_ptr<const void>> texts_;
};

struct SubdirIndex {
  RecordRows packages;                        ///< *.tar.bz2
  RecordRows packages_conda;                  ///< *.conda
  std::set<std::string> removed;              ///< file names that were there once
  std::map<std::string, std::string> others;  ///< other keys of the document, as JSON

  [[nodiscard]] const RecordRow* find(std::string_view fn) const;
  [[nodiscard]] std::size_t size() const {
    return packages.size() + packages_conda.size();
  }
  /// Puts each edit into the section where its file name belongs; a record that is put
  /// in is no longer `removed`. Throws InputError for a name of no package file.
  void apply(const RecordEdits& edits);

  friend bool operator==(const SubdirIndex&, const SubdirIndex&) = default;
};

/// `canonical`: the text was written by us, so its records are taken as they stand;
/// otherwise they are brought into our form. An empty text has no records. Throws
/// InputError.
[[nodiscard]] SubdirIndex parse_subdir_index(PaddedText text, const std::string& origin,
                                             bool canonical);

/// repodata.json as conda-index writes it: compact, keys sorted, ASCII. Same content
/// gives the same bytes.
[[nodiscard]] TextPieces to_text(const SubdirIndex& index, const std::string& subdir);

/// run_exports.json (CEP 12) likewise: no `removed`, `info` has its version.
[[nodiscard]] TextPieces to_run_exports_text(const SubdirIndex& index,
                                             const std::string& subdir);

/// The file names whose record is not the same in both, of either.
[[nodiscard]] std::set<std::string> differences(const SubdirIndex& left,
                                                const SubdirIndex& right);

}  // namespace distro::channel::detail
