// One entry of repodata: a package file and what it says of itself (CEP 36).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace distro::channel {

struct Record {
  std::string name;
  std::string version;  ///< as written
  std::string build;    ///< build string
  std::int64_t build_number = 0;
  std::vector<std::string> depends;     ///< MatchSpecs, as written
  std::vector<std::string> constrains;  ///< MatchSpecs, as written
  std::vector<std::string> track_features;
  std::string subdir;  ///< "linux-64" or "noarch"
  std::string noarch;  ///< "python", "generic", or empty
  std::string license;
  std::string license_family;
  std::string features;  ///< of old channels: what the record needs others to track
  std::string python_site_packages_path;  ///< CEP 17, of `python` records; or empty
  std::string fn;                         ///< file name, the key in repodata
  std::string channel;                    ///< URL of the channel, without subdir
  std::string url;                        ///< of the file
  std::string sha256;      ///< of the file, lower-case hex; empty if not said
  std::string md5;         ///< likewise
  std::uint64_t size = 0;  ///< bytes, 0 if not said
  std::string
      attestations_sha256;     ///< CEP 50: of the file's signed statements; or empty
  std::int64_t timestamp = 0;  ///< milliseconds since 1970, 0 if not said
  /// The text of a JSON object with all other keys of info/index.json, for the index to
  /// keep; empty if there are none. Only record_of_package fills it.
  std::string other_keys;

  /// "numpy-1.26.4-py311_0": unique within a subdir of a channel.
  [[nodiscard]] std::string distribution() const {
    return name + "-" + version + "-" + build;
  }
};

/// Our file form: all fields that are set, keys as in repodata plus fn, url, channel.
[[nodiscard]] base::Json to_json(const Record& record);
[[nodiscard]] Record record_from_json(const base::JsonObject& json);

/// conda's order of the candidates of one name: fewer track_features, then version,
/// build number, timestamp; then build string, subdir and channel, so that it is total.
/// A version that is none comes before all others. `greater` is preferred.
[[nodiscard]] std::strong_ordering compare_preference(const Record& left,
                                                      const Record& right);

}  // namespace distro::channel
