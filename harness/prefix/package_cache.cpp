#include "prefix/package_cache.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/temp_dir.hpp"
#include "channel/archive.hpp"
#include "channel/channel_url.hpp"
#include "prefix/file_copy.hpp"
#include "prefix/file_faults.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

/// What an entry holds: cheap to count, and different after a torn extraction.
struct Extent {
  std::uint64_t entries = 0;  ///< files, links and folders
  std::uint64_t bytes = 0;    ///< of the files
  bool operator==(const Extent&) const = default;
};

Extent extent_of(const fs::path& folder) {
  Extent result;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    ++result.entries;
    if (entry.symlink_status().type() == fs::file_type::regular) {
      result.bytes += entry.file_size();
    }
  }
  return result;
}

std::optional<Extent> noted_extent(const fs::path& marker) {
  const auto text = base::read_file_if_there(marker);
  if (!text) {
    return std::nullopt;
  }
  const base::Json json = base::Json::parse(*text, nullptr, false);
  if (!json.is_object() || !json.contains("entries") || !json.contains("bytes") ||
      !json["entries"].is_number_unsigned() || !json["bytes"].is_number_unsigned()) {
    return std::nullopt;
  }
  return Extent{json["entries"].get<std::uint64_t>(),
                json["bytes"].get<std::uint64_t>()};
}

bool is_whole(const fs::path& entry, const fs::path& marker) {
  const std::optional<Extent> noted = noted_extent(marker);
  try {
    return noted && fs::is_directory(fs::symlink_status(entry)) &&
           extent_of(entry) == *noted;
  } catch (const fs::filesystem_error&) {
    return false;  // another process is removing a torn one
  }
}

fs::path local_file(const channel::Record& record) {
  const std::optional<fs::path> path = channel::local_path(record.url);
  if (!path) {
    throw EnvironmentError("cannot fetch " + record.url +
                           ": fetching over HTTP is not supported by this version, "
                           "only file:// URLs are");
  }
  if (!fs::exists(*path)) {
    throw EnvironmentError("cannot fetch " + record.url + ": there is no such file");
  }
  return *path;
}

[[noreturn]] void mismatch(const std::string& what, const channel::Record& record,
                           const std::string& found, const std::string& expected) {
  throw InputError(what + " mismatch: " + record.fn + " is " + found +
                   ", repodata says " + expected);
}

/// `sha256` is the record's or, without one, of the file when it was looked at first.
void verify(const fs::path& file, const channel::Record& record,
            const std::string& sha256) {
  const base::FileDigests found = base::digests_of_file(file);
  if (found.sha256 != sha256) {
    mismatch("digest", record, "sha256 " + found.sha256, sha256);
  }
  if (record.sha256.empty() && !record.md5.empty() && found.md5 != record.md5) {
    mismatch("digest", record, "md5 " + found.md5, record.md5);
  }
  if (record.size != 0 && found.size != record.size) {
    mismatch("size", record, std::to_string(found.size) + " bytes",
             std::to_string(record.size));
  }
}

/// A fault names the package by its address: the path of our copy says nothing.
void extract(const fs::path& file, const channel::Record& record,
             const fs::path& target) {
  try {
    channel::extract_package(file, target);
  } catch (const InputError& error) {
    const std::string text = error.what();
    const std::string known_as = file.string();
    throw InputError(text.starts_with(known_as)
                         ? record.url + text.substr(known_as.size())
                         : record.url + ": " + text);
  }
}

/// Our own copy is verified, then that same copy is extracted: what was verified is
/// what is installed, even if the channel changes meanwhile.
void make_entry(const channel::Record& record, const fs::path& source,
                const fs::path& entry, const fs::path& marker) {
  fs::remove(marker);
  base::remove_tree(entry);
  const base::TempDir beside(entry.filename().string() + ".new-", entry.parent_path());
  const fs::path file = beside.path() / record.fn;
  FileCopier().copy(source, file);
  verify(file, record, entry.filename().string());
  const fs::path extracted = beside.path() / "extracted";
  extract(file, record, extracted);
  const Extent extent = extent_of(extracted);
  fs::rename(extracted, entry);
  base::write_file(marker, base::pretty({{"file", record.fn},
                                         {"entries", extent.entries},
                                         {"bytes", extent.bytes}}));
}

/// Name and digest become names of files of ours.
void require_file_names(const channel::Record& record) {
  if (record.fn.empty() || record.fn == ".." || record.fn == "." ||
      fs::path(record.fn).filename() != record.fn) {
    throw InputError("'" + record.fn + "' is no name of a package file");
  }
  const bool is_sha256 =
      record.sha256.size() == 64 &&
      record.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!record.sha256.empty() && !is_sha256) {
    throw InputError("'" + record.sha256 + "' of " + record.fn + " is no sha256");
  }
}

}  // namespace

PackageCache::PackageCache(fs::path folder) : folder_(std::move(folder)) {}

fs::path PackageCache::extracted(const channel::Record& record) {
  require_file_names(record);
  return with_own_faults([&] {
    fs::create_directories(folder_);
    const std::string key = record.sha256.empty()
                                ? base::sha256_of_file(local_file(record))
                                : record.sha256;
    const fs::path entry = folder_ / key;
    const fs::path marker = folder_ / (key + ".json");
    if (is_whole(entry, marker)) {
      return entry;
    }
    const base::FileLock lock(folder_ / (key + ".lock"), [&] {
      base::log(base::LogLevel::info,
                "waiting for another process that extracts " + record.fn);
    });
    if (!is_whole(entry, marker)) {
      while_doing("fetching " + record.url,
                  [&] { make_entry(record, local_file(record), entry, marker); });
    }
    return entry;
  });
}

}  // namespace distro::prefix
