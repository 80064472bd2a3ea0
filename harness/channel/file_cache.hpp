// What an indexer learnt of package files, so that those that did not change since are
// not read again: `.index/files.cache`. It may be removed at any time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_stamp.hpp"

namespace distro::channel::detail {

struct CachedFile {
  base::FileStamp stamp;
  std::string sha256;  ///< of the file, lower-case hex
};

/// One image in memory, as it is on disk: rows of one size, in the order of their
/// names, then the names.
class FileCache {
 public:
  struct Row {
    base::FileStamp stamp;
    std::array<unsigned char, 32> sha256;
    std::uint32_t name = 0;       ///< where it begins among the names
    std::uint32_t name_size = 0;  ///< bytes
  };

  /// Empty if there is none, or none that can be believed (another version of this
  /// program, a torn write).
  [[nodiscard]] static FileCache load(const std::filesystem::path& channel);
  void save(const std::filesystem::path& channel) const;

  /// The number of the row of "subdir/fn", in constant time.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const;
  [[nodiscard]] std::string_view name(std::size_t row) const;
  [[nodiscard]] CachedFile file(std::size_t row) const;
  [[nodiscard]] base::FileStamp stamp(std::size_t row) const;
  [[nodiscard]] std::size_t size() const { return rows_; }

  /// The rows of which `confirmed` is not 0, and `fresh` ones, which count first.
  [[nodiscard]] FileCache updated(const std::vector<char>& confirmed,
                                  const std::map<std::string, CachedFile>& fresh) const;

  friend bool operator==(const FileCache& left, const FileCache& right) {
    return left.image_ == right.image_;
  }

 private:
  [[nodiscard]] Row row(std::size_t number) const;
  void make_places();
  [[nodiscard]] std::string_view name_of(const Row& row) const;

  std::string image_;  ///< number of rows, rows, names
  std::size_t rows_ = 0;
  std::vector<std::uint32_t> places_;  ///< row + 1 by hash of its name; 0: free
};

}  // namespace distro::channel::detail
