// From a package file's info/index.json to its entry in repodata.
#pragma once

#include <filesystem>
#include <string>

#include "channel/record.hpp"

namespace distro::channel::detail {

/// What an index says of a package file.
struct PackageFacts {
  std::string entry;   ///< of repodata
  std::string sha256;  ///< of the file, lower-case hex
  /// The JSON of info/run_exports.json (CEP 12), "{}" if it has none; empty if it was
  /// not asked for.
  std::string run_exports;
};

/// Reads a package file. Throws InputError for one that is none, is damaged, or holds
/// what no index can show.
[[nodiscard]] PackageFacts read_package(const std::filesystem::path& file,
                                        bool run_exports);

/// The run_exports of PackageFacts alone.
[[nodiscard]] std::string read_run_exports(const std::filesystem::path& file);

/// The entry of a record in repodata: compact JSON, keys sorted. What the package said
/// beyond the fields of Record is in it (`other_keys`).
[[nodiscard]] std::string record_entry(const Record& record);

}  // namespace distro::channel::detail
