#include "channel/file_cache.hpp"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::int64_t cache_version = 1;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

fs::path cache_file(const fs::path& channel) {
  return channel / ".index" / "files.json";
}

CachedFile cached_file(const Json& json) {
  const Json& stamp = json.at("stamp");
  return {{stamp.at(0).get<std::uint64_t>(), stamp.at(1).get<std::uint64_t>(),
           stamp.at(2).get<std::int64_t>(), stamp.at(3).get<std::int64_t>()},
          json.at("entry").get<std::string>()};
}

}  // namespace

std::optional<FileStamp> stamp_of(const fs::path& file) {
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0) {
    return std::nullopt;
  }
  return FileStamp{status.st_ino, static_cast<std::uint64_t>(status.st_size),
                   nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

FileCache load_file_cache(const fs::path& channel) {
  FileCache cache;
  const auto text = base::read_file_if_there(cache_file(channel));
  if (!text) {
    return cache;
  }
  try {
    const Json json = Json::parse(*text);
    if (json.at("version") != cache_version) {
      return {};
    }
    for (const auto& [path, file] : json.at("files").items()) {
      cache[path] = cached_file(file);
    }
  } catch (const Json::exception&) {
    return {};  // all files are read again
  }
  return cache;
}

void save_file_cache(const fs::path& channel, const FileCache& cache) {
  Json files = Json::object();
  for (const auto& [path, file] : cache) {
    const FileStamp& stamp = file.stamp;
    // Appended without the look for a duplicate that operator[] of Json would make.
    files.get_ref<Json::object_t&>().emplace_back(
        path, Json{{"stamp", {stamp.inode, stamp.size, stamp.modified, stamp.changed}},
                   {"entry", file.entry}});
  }
  const Json json = {{"version", cache_version}, {"files", std::move(files)}};
  base::write_file(cache_file(channel), json.dump());
}

}  // namespace distro::channel::detail
