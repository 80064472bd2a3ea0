// The repodata.json of one subdir as an indexer sees it: records stay the texts they
// are, so that keys that only another indexer knows survive.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace distro::channel::detail {

/// The text of a record by file name.
using RecordTexts = std::map<std::string, std::string>;

struct SubdirIndex {
  RecordTexts packages;                       ///< *.tar.bz2
  RecordTexts packages_conda;                 ///< *.conda
  std::set<std::string> removed;              ///< file names that were there once
  std::map<std::string, std::string> others;  ///< other keys of the document, as JSON

  /// The map in which a file name belongs. Throws InputError for another name.
  [[nodiscard]] RecordTexts& records_of(const std::string& fn);
  [[nodiscard]] const std::string* find(const std::string& fn) const;
  [[nodiscard]] std::size_t size() const {
    return packages.size() + packages_conda.size();
  }
};

/// `canonical`: the text was written by us, so its records are taken as they stand;
/// otherwise they are brought into our form. An empty text has no records. Throws
/// InputError.
[[nodiscard]] SubdirIndex parse_subdir_index(std::string_view text,
                                             const std::string& origin, bool canonical);

/// The document as conda-index writes it: compact, keys sorted, ASCII. Same content
/// gives the same bytes.
[[nodiscard]] std::string to_text(const SubdirIndex& index, const std::string& subdir);

}  // namespace distro::channel::detail
