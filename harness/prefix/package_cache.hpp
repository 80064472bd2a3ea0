// The package files of this machine: fetched once, verified, extracted once.
#pragma once

#include <filesystem>

#include "channel/record.hpp"

namespace distro::prefix {

/// A folder of extracted packages, shared by processes. Entries are keyed by sha256, so
/// that two files of one name never meet:
///
///     <sha256>/        the extracted package
///     <sha256>.json    how much it holds; written last, so that without it, or with
///                      other sizes, the extraction is torn and redone
///     <sha256>.lock    held while the entry is made
///     <sha256>.new-*/  an entry being made
class PackageCache {
 public:
  explicit PackageCache(std::filesystem::path folder);

  /// The extracted package of `record`: fetched from record.url, compared with its
  /// sha256 (or md5) and size, extracted beside and renamed. Safe with several
  /// processes; a torn extraction is redone.
  /// Throws InputError "digest mismatch: FILE is FOUND, repodata says EXPECTED", or for
  /// a corrupt package; EnvironmentError if it cannot be fetched: this version fetches
  /// file:// URLs only.
  [[nodiscard]] std::filesystem::path extracted(const channel::Record& record);

 private:
  std::filesystem::path folder_;
};

}  // namespace distro::prefix
