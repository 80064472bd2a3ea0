#include "channel/shard_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/index_bytes.hpp"
#include "channel/parallel.hpp"
#include "channel/record_text.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;
using SortedJson = nlohmann::json;

constexpr const char* shards_base_url = "./shards/";
constexpr std::int64_t shards_version = 1;
constexpr std::string_view ending = ".msgpack.zst";

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

SortedJson binary(const std::string& bytes) {
  return SortedJson::binary({bytes.begin(), bytes.end()});
}

bool is_hex(const SortedJson& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty() &&
         value.get_ref<const std::string&>().size() % 2 == 0 &&
         value.get_ref<const std::string&>().find_first_not_of("0123456789abcdef") ==
             std::string::npos;
}

std::string packed(const SortedJson& json) {
  std::string bytes;
  SortedJson::to_msgpack(json, nlohmann::detail::output_adapter<char>(bytes));
  return zstd_bytes(TextPieces(bytes));
}

/// A record as it stands in a shard: raw digests, and run_exports if they are known.
SortedJson packed_record(std::string_view entry, const RecordRow* exports) {
  SortedJson record = SortedJson::parse(entry);
  for (const char* key : {"md5", "sha256"}) {
    if (const auto digest = record.find(key); digest != record.end()) {
      if (is_hex(*digest)) {
        *digest = binary(bytes_of_hex(digest->get<std::string>()));
      }
    }
  }
  // What patch instructions say of them stands in the record.
  if (exports != nullptr && !record.contains("run_exports")) {
    record["run_exports"] =
        SortedJson::parse(exports->entry).value("run_exports", SortedJson::object());
  }
  return record;
}

/// The records of one name.
struct Shard {
  std::string name;
  std::vector<const RecordRow*> packages;
  std::vector<const RecordRow*> packages_conda;
  std::vector<std::string> removed;
};

std::string shard_bytes(const Shard& shard, const SubdirIndex& run_exports) {
  SortedJson json = {{"packages", SortedJson::object()},
                     {"packages.conda", SortedJson::object()}};
  const auto put = [&](const char* section, const std::vector<const RecordRow*>& rows) {
    for (const RecordRow* row : rows) {
      json[section][std::string(row->fn)] =
          packed_record(row->entry, run_exports.find(row->fn));
    }
  };
  put("packages", shard.packages);
  put("packages.conda", shard.packages_conda);
  if (!shard.removed.empty()) {
    json["removed"] = shard.removed;
  }
  return packed(json);
}

/// "numpy" of "numpy-2.0-0.conda", for a file that no record tells of any more.
std::string name_in(const std::string& fn) {
  const std::size_t build = fn.rfind('-');
  const std::size_t version =
      build == std::string::npos || build == 0 ? build : fn.rfind('-', build - 1);
  return version == std::string::npos ? fn : fn.substr(0, version);
}

std::vector<Shard> shards_of(const SubdirIndex& index, const ShardDigests& former,
                             const std::set<std::string>& changed) {
  std::map<std::string, Shard> shards;
  const auto shard = [&](const std::string& name) -> Shard* {
    const bool same = former.contains(name) && !changed.contains(name);
    return same || name.empty() ? nullptr : &shards[name];
  };
  for (const RecordRow& row : index.packages.rows()) {
    if (Shard* one = shard(text_at(row.entry, "name"))) {
      one->packages.push_back(&row);
    }
  }
  for (const RecordRow& row : index.packages_conda.rows()) {
    if (Shard* one = shard(text_at(row.entry, "name"))) {
      one->packages_conda.push_back(&row);
    }
  }
  for (const std::string& fn : index.removed) {
    if (Shard* one = shard(name_in(fn))) {
      one->removed.push_back(fn);
    }
  }
  std::vector<Shard> found;
  for (auto& [name, one] : shards) {
    one.name = name;
    found.push_back(std::move(one));
  }
  return found;
}

[[noreturn]] void fail(const fs::path& path) {
  throw EnvironmentError(path.string() + ": cannot write: " + std::strerror(errno));
}

/// The shards of one subdir on disk.
class ShardFolder {
 public:
  explicit ShardFolder(fs::path path) : path_(std::move(path)) {
    std::error_code error;
    fs::create_directories(path_, error);
    if (error) {
      throw EnvironmentError(path_.string() +
                             ": cannot make the folder: " + error.message());
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path_)) {
      there_.insert(entry.path().filename().string());
    }
  }

  [[nodiscard]] bool has(const std::string& digest) const {
    return there_.contains(base::hex(digest) + std::string(ending));
  }

  /// Its bytes may still be on their way to the disk. Thread-safe.
  void write(const std::string& hex, const std::string& bytes) {
    const fs::path file = path_ / (hex + std::string(ending));
    const fs::path beside = path_ / ("." + hex);
    const base::OwnedDescriptor out(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (out.get() < 0 ||
        ::write(out.get(), bytes.data(), bytes.size()) !=
            static_cast<ssize_t>(bytes.size()) ||
        ::rename(beside.c_str(), file.c_str()) != 0) {
      fail(file);
    }
  }

  /// One flush of the file system is cheaper than one of each of many files.
  void flush() const {
    const base::OwnedDescriptor folder(
        ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::syncfs(folder.get()) != 0) {
      fail(path_);
    }
  }

 private:
  fs::path path_;
  std::set<std::string> there_;
};

std::string base_url_of(const SubdirIndex& index) {
  const auto info = index.others.find("info");
  return info == index.others.end() ? "" : text_at(info->second, "base_url");
}

}  // namespace

ShardDigests shard_digests(const std::string& index_bytes) {
  ShardDigests digests;
  try {
    const SortedJson index =
        SortedJson::from_msgpack(zstd_decompressed(index_bytes, shards_file));
    if (index.at("info").value("shards_base_url", "") != shards_base_url) {
      return {};
    }
    for (const auto& [name, digest] : index.at("shards").items()) {
      const auto& bytes = digest.get_binary();
      digests[name] = std::string(bytes.begin(), bytes.end());
    }
  } catch (const InputError&) {
    return {};
  } catch (const SortedJson::exception&) {
    return {};
  }
  return digests;
}

std::set<std::string> changed_names(const ShardContent& former,
                                    const ShardContent& now) {
  std::set<std::string> files = differences(former.index, now.index);
  files.merge(differences(former.run_exports, now.run_exports));
  std::set<std::string> names;
  for (const std::string& fn : files) {
    for (const SubdirIndex* index : {&former.index, &now.index}) {
      if (const RecordRow* row = index->find(fn)) {
        names.insert(text_at(row->entry, "name"));
      }
    }
  }
  std::vector<std::string> removed;
  std::set_symmetric_difference(former.index.removed.begin(),
                                former.index.removed.end(), now.index.removed.begin(),
                                now.index.removed.end(), std::back_inserter(removed));
  for (const std::string& fn : removed) {
    names.insert(name_in(fn));
  }
  return names;
}

std::string write_shards(const fs::path& folder, const std::string& subdir,
                         const ShardContent& content, const ShardDigests& former,
                         const std::set<std::string>& changed) {
  ShardFolder files(folder / "shards");
  ShardDigests kept = former;
  std::erase_if(kept, [&](const auto& entry) { return !files.has(entry.second); });
  const std::vector<Shard> shards = shards_of(content.index, kept, changed);
  for (const std::string& name : changed) {
    kept.erase(name);
  }
  std::mutex turn;
  bool wrote = false;
  for_each_part(shards.size(), 0, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::string bytes = shard_bytes(shards[i], content.run_exports);
      const std::string hex = base::sha256(bytes);
      const std::string digest = bytes_of_hex(hex);
      const bool missing = !files.has(digest);
      if (missing) {
        files.write(hex, bytes);
      }
      const std::lock_guard lock(turn);
      kept[shards[i].name] = digest;
      wrote = wrote || missing;
    }
  });
  if (wrote) {
    files.flush();
  }
  SortedJson names = SortedJson::object();
  for (const auto& [name, digest] : kept) {
    names[name] = binary(digest);
  }
  return packed({{"info",
                  {{"base_url", base_url_of(content.index)},
                   {"shards_base_url", shards_base_url},
                   {"subdir", subdir}}},
                 {"shards", std::move(names)},
                 {"version", shards_version}});
}

void remove_unnamed_shards(const fs::path& folder,
                           const std::vector<std::string>& indexes) {
  if (!fs::is_directory(folder / "shards")) {
    return;
  }
  std::set<std::string> named;
  for (const std::string& index : indexes) {
    for (const auto& [name, digest] : shard_digests(index)) {
      named.insert(base::hex(digest) + std::string(ending));
    }
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / "shards")) {
    if (!named.contains(entry.path().filename().string())) {
      base::remove_tree(entry.path());
    }
  }
}

}  // namespace distro::channel::detail
