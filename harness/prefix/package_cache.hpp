// The package files of this machine: fetched once, verified, extracted once.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/retry.hpp"
#include "channel/credentials.hpp"
#include "channel/record.hpp"
#include "prefix/fetch_package.hpp"

namespace distro::prefix {

struct PackageCacheOptions {
  std::filesystem::path folder;  ///< made if missing
  bool offline = false;          ///< what is cached must do; no server is asked
  /// Besides those in the records' URLs.
  const channel::Credentials* credentials = nullptr;
  /// Not set: one of its own whenever something is to be fetched.
  base::HttpClient* http = nullptr;
  base::Clock* clock = nullptr;  ///< not set: the system's
  base::RetryPolicy retries = {};
  FetchProgress on_progress = {};
};

/// A folder of extracted packages, shared by processes. Entries are keyed by sha256, so
/// that two files of one name never meet (by "md5-" and the md5 where a channel knows
/// no sha256):
///
///     <key>/           the extracted package
///     <key>.json       the state it was left in; written last, so that without it, or
///                      in another state, the entry is not whole and is made again
///     <key>.lock       held while the entry is made
///     <key>.new-*/     an entry being made
///     <key>.part*      a download that goes on, or was broken off
///
/// What is in it does not depend on the umask. Several threads may use one, unless it
/// was given an HTTP client.
class PackageCache {
 public:
  explicit PackageCache(std::filesystem::path folder);
  /// What `options` points at must outlive it.
  explicit PackageCache(PackageCacheOptions options);

  /// The extracted packages of an environment, in the order of the records. What is not
  /// there is fetched from the records' URLs (file, http or https) side by side,
  /// compared with sha256 (or md5) and size, and extracted by several threads beside
  /// its place. Safe with several processes; what was torn or changed is made again,
  /// and the log says so. From a server a file of another digest is fetched once more.
  /// Throws InputError "digest mismatch: FILE is FOUND, repodata says EXPECTED", or for
  /// a corrupt package; EnvironmentError if one cannot be fetched or written;
  /// Interrupted. Of several packages' faults that of the first one.
  [[nodiscard]] std::vector<std::filesystem::path> extracted(
      std::span<const channel::Record> records);

  /// The same for one.
  [[nodiscard]] std::filesystem::path extracted(const channel::Record& record);

 private:
  PackageCacheOptions options_;
};

}  // namespace distro::prefix
