#include "prefix/verify_package.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/http_url.hpp"
#include "channel/channel_url.hpp"
#include "prefix/package_entry.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

std::string mismatch_text(const std::string& what, const channel::Record& record,
                          const std::string& found, const std::string& expected) {
  return what + " mismatch: " + record.fn + " is " + found + ", repodata says " +
         expected;
}

}  // namespace

std::optional<std::string> mismatch(const fs::path& file,
                                    const channel::Record& record) {
  const base::FileDigests found = base::digests_of_file(file);
  if (!record.sha256.empty() && found.sha256 != record.sha256) {
    return mismatch_text("digest", record, "sha256 " + found.sha256, record.sha256);
  }
  if (record.sha256.empty() && !record.md5.empty() && found.md5 != record.md5) {
    return mismatch_text("digest", record, "md5 " + found.md5, record.md5);
  }
  if (record.size != 0 && found.size != record.size) {
    return mismatch_text("size", record, std::to_string(found.size) + " bytes",
                         std::to_string(record.size));
  }
  return std::nullopt;
}

std::string cache_key(const channel::Record& record) {
  if (record.fn.empty() || record.fn == ".." || record.fn == "." ||
      fs::path(record.fn).filename() != record.fn) {
    throw InputError("'" + record.fn + "' is no name of a package file");
  }
  if (record.sha256.empty() && record.md5.empty()) {
    if (is_on_server(record)) {
      throw InputError(base::redacted(record.url) +
                       " cannot be verified: its record has no sha256 and no md5");
    }
    return base::sha256_of_file(local_file(record));
  }
  const bool has_sha256 = !record.sha256.empty();
  const std::string key = has_sha256 ? record.sha256 : "md5-" + record.md5;
  if (!is_entry_key(key) || has_sha256 == key.starts_with("md5-")) {
    throw InputError("'" + (has_sha256 ? record.sha256 : record.md5) + "' of " +
                     record.fn + " is no " + (has_sha256 ? "sha256" : "md5"));
  }
  return key;
}

fs::path local_file(const channel::Record& record) {
  const std::optional<fs::path> path = channel::local_path(record.url);
  if (!path) {
    throw EnvironmentError("cannot fetch " + base::redacted(record.url) +
                           ": only file, http and https URLs can be fetched");
  }
  if (!fs::exists(*path)) {
    throw EnvironmentError("cannot fetch " + record.url + ": there is no such file");
  }
  return *path;
}

bool is_on_server(const channel::Record& record) {
  const auto parts = base::url_parts(record.url);
  return parts && (parts->scheme == "http" || parts->scheme == "https");
}

}  // namespace distro::prefix
