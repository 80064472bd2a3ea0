// The package files of this machine: fetched once, verified, extracted once.
#pragma once

#include <filesystem>

#include "channel/record.hpp"

namespace distro::prefix {

/// A folder of files and extracted packages, shared by processes. Entries are keyed by
/// sha256, so that two files of one name never meet.
class PackageCache {
 public:
  explicit PackageCache(std::filesystem::path folder);

  /// The extracted package of `record`: fetched from record.url, compared with its
  /// sha256 (or md5) and size, extracted beside and renamed. Safe with several
  /// processes; a torn extraction is redone.
  /// Throws InputError "digest mismatch ..." naming file, expected and found digest, or
  /// for a corrupt package; EnvironmentError if it cannot be fetched.
  [[nodiscard]] std::filesystem::path extracted(const channel::Record& record);

 private:
  std::filesystem::path folder_;
};

}  // namespace distro::prefix
