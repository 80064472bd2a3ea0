// Downloaded index files and what is known of them.
//
// In `<cache>/repodata/`, for each URL without its ending (`<key>` is a digest of it,
// redacted):
//   <key>.info.json           the state, with the keys that conda's cache has
//   <key>-<digest>.json.zst   the file as it was served; never changed, so that what
//   was
//                             derived from it is true; the former one stays beside it
//   <key>.part.json.zst       a download that goes on, or was broken off
//   <key>.part.info           by what it may be continued
//   <key>.lock                held by who asks the server
// The state is switched with one rename: a kill leaves the former or the new one.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "channel/partial_file.hpp"

namespace distro::channel::detail {

using TimePoint = std::chrono::system_clock::time_point;

/// Whether the server has a file of some ending, when that was last asked.
struct Alternative {
  bool there = false;
  TimePoint last_checked;
};

struct CacheState {
  std::string url;            ///< of the file as it was served; redacted
  std::string etag;           ///< as the server wrote it, or empty
  std::string modified;       ///< Last-Modified, or empty
  std::string cache_control;  ///< of the last answer
  std::string file;    ///< its name in the cache; empty: the server has no such file
  std::string sha256;  ///< of its bytes
  std::uint64_t size = 0;       ///< bytes
  std::int64_t mtime_ns = 0;    ///< of the cached file
  std::int64_t refresh_ns = 0;  ///< since 1970, when the server was last asked
  std::map<std::string, Alternative> has;  ///< by ending without dots: "zst", "bz2"
};

/// Reads a state file; nothing for what is none. Any bytes may come.
[[nodiscard]] std::optional<CacheState> parse_cache_state(std::string_view text);

[[nodiscard]] std::string cache_state_text(const CacheState& state);

/// How long after its refresh a file need not be asked for again: max-age of the
/// Cache-Control, at most `most`; nothing where there is none.
[[nodiscard]] std::chrono::seconds freshness(std::string_view cache_control,
                                             std::chrono::seconds most);

/// The cache's files for one URL without ending.
class CacheEntry {
 public:
  /// `stem`: "https://host/conda-forge/noarch/repodata", redacted.
  CacheEntry(const std::filesystem::path& cache, const std::string& stem);

  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] std::filesystem::path lock() const { return path(".lock"); }

  /// The state if it is this URL's and its file is there, unchanged.
  [[nodiscard]] std::optional<CacheState> state() const;
  [[nodiscard]] std::filesystem::path file(const CacheState& state) const;
  void store(const CacheState& state) const;

  /// Where a file of that ending (".json.zst") is downloaded to.
  [[nodiscard]] std::filesystem::path part(const std::string& ending) const;
  [[nodiscard]] PartialFile partial(const std::string& ending) const;

  /// Makes the whole, verified part the file of `state` (file, sha256, size and
  /// mtime_ns are set), and drops files that are older than the former one.
  void publish(const std::string& ending, CacheState& state) const;

 private:
  [[nodiscard]] std::filesystem::path path(const std::string& ending) const;
  void drop_old_files(const std::string& current, const std::string& former) const;

  std::filesystem::path folder_;
  std::string stem_;
  std::string key_;
};

}  // namespace distro::channel::detail
