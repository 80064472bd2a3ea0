#include "prefix/package_cache.hpp"

#include <tbb/task_group.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/spread_folders.hpp"
#include "base/temp_dir.hpp"
#include "channel/archive.hpp"
#include "prefix/file_copy.hpp"
#include "prefix/file_faults.hpp"
#include "prefix/package_entry.hpp"
#include "prefix/parallel_loop.hpp"
#include "prefix/verify_package.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;
using Found = PackageEntry::Found;

/// An entry that is to be made.
struct Missing {
  const channel::Record* record = nullptr;
  PackageEntry entry;
  std::optional<base::FileLock> lock = {};  ///< while it is made
  std::exception_ptr fault = {};
  std::string wrong = {};  ///< why its download is to be fetched once more
};

/// A fault names the package by its address: the path of our copy says nothing.
void extract(const fs::path& file, const channel::Record& record,
             const fs::path& target) {
  try {
    channel::extract_package(file, target);
  } catch (const InputError& error) {
    const std::string text = error.what();
    const std::string known_as = file.string();
    const std::string url = channel::redacted(record.url);
    throw InputError(text.starts_with(known_as) ? url + text.substr(known_as.size())
                                                : url + ": " + text);
  }
}

/// A folder beside the entry, where it is made.
base::TempDir folder_beside(const PackageEntry& entry) {
  return base::TempDir(entry.folder().filename().string() + ".new-",
                       entry.folder().parent_path());
}

/// Extracts what was verified into its place. What is beside is gone before the entry
/// is whole: a kill leaves nothing that nobody would look for.
void make_entry(const PackageEntry& entry, const channel::Record& record,
                const fs::path& file, const base::TempDir& beside) {
  extract(file, record, beside.path() / "extracted");
  entry.place(beside.path() / "extracted");
}

/// Our own copy is verified, then that same copy is extracted: what was verified is
/// what is installed, even if the channel changes meanwhile.
void make_from_folder(const Missing& missing) {
  const channel::Record& record = *missing.record;
  {
    const base::TempDir beside = folder_beside(missing.entry);
    const fs::path file = beside.path() / record.fn;
    FileCopier().copy(local_file(record), file);
    if (const auto wrong = mismatch(file, record)) {
      throw InputError(*wrong);
    }
    make_entry(missing.entry, record, file, beside);
  }
  missing.entry.confirm(record.fn);
}

/// Of its part, which has arrived. What a server sent wrong may be right the next time.
void make_from_part(Missing& missing, bool may_fetch_again) {
  const channel::Record& record = *missing.record;
  const channel::PartialFile part = missing.entry.part(record.fn);
  if (const auto wrong = mismatch(part.file, record)) {
    part.drop();
    if (!may_fetch_again) {
      throw InputError(*wrong);
    }
    missing.wrong = *wrong;
    return;
  }
  make_entry(missing.entry, record, part.file, folder_beside(missing.entry));
  part.drop();
  missing.entry.confirm(record.fn);
}

/// Makes entries: packages of servers are extracted while others are still fetched.
class Making {
 public:
  explicit Making(std::vector<Missing>& all) : all_(all) {}

  void from_folders() {
    for (Missing& missing : all_) {
      if (!is_on_server(*missing.record)) {
        start(missing, [&missing] { make_from_folder(missing); });
      }
    }
  }

  /// Those of servers that are not made yet.
  void from_servers(const PackageServers& servers, bool may_fetch_again) {
    std::vector<PackageDownload> downloads;
    std::vector<Missing*> places;
    for (Missing& missing : all_) {
      if (is_on_server(*missing.record) && missing.lock && !missing.fault) {
        missing.wrong.clear();
        downloads.push_back({missing.record, missing.entry.part(missing.record->fn)});
        places.push_back(&missing);
      }
    }
    fetch_packages(downloads, servers, [&](std::size_t place) {
      Missing& missing = *places[place];
      start(missing,
            [&missing, may_fetch_again] { make_from_part(missing, may_fetch_again); });
    });
  }

  void wait() { tasks_.wait(); }

  ~Making() {
    try {
      tasks_.wait();
    } catch (...) {
      // No task throws.
    }
  }
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;

 private:
  template <typename Work>
  void start(Missing& missing, Work work) {
    const auto task = [&missing, work] {
      try {
        while_doing("fetching " + channel::redacted(missing.record->url),
                    [&] { with_own_faults(work); });
        if (missing.wrong.empty()) {
          missing.lock.reset();
        }
      } catch (...) {
        missing.fault = std::current_exception();
      }
    };
    if (all_.size() == 1) {
      task();  // no threads for one package
    } else {
      tasks_.run(task);
    }
  }

  std::vector<Missing>& all_;
  tbb::task_group tasks_;
};

void rethrow_first_fault(const std::vector<Missing>& all) {
  for (const Missing& missing : all) {
    if (missing.fault) {
      std::rethrow_exception(missing.fault);
    }
  }
}

void fetch_and_make(Making& making, std::vector<Missing>& all,
                    const PackageServers& servers) {
  making.from_servers(servers, true);
  making.wait();
  bool again = false;
  for (const Missing& missing : all) {
    if (!missing.wrong.empty()) {
      again = true;
      base::log(base::LogLevel::warning, missing.wrong + "; fetching it once more");
    }
  }
  if (again) {
    making.from_servers(servers, false);
  }
}

void require_online(const std::vector<Missing>& all) {
  for (const Missing& missing : all) {
    if (is_on_server(*missing.record)) {
      throw EnvironmentError(channel::redacted(missing.record->url) +
                             " is not in the cache, and servers may not be asked");
    }
  }
}

void make_all(std::vector<Missing>& all, const PackageCacheOptions& options) {
  const bool asks = std::any_of(all.begin(), all.end(), [](const Missing& missing) {
    return is_on_server(*missing.record);
  });
  if (options.offline) {
    require_online(all);
  }
  {
    Making making(all);
    making.from_folders();
    if (asks) {
      const std::unique_ptr<base::HttpClient> own =
          options.http == nullptr ? base::make_http_client() : nullptr;
      base::SystemClock system;
      const PackageServers servers{own ? *own : *options.http,
                                   options.clock != nullptr ? *options.clock : system,
                                   options.credentials, options.retries,
                                   options.on_progress};
      fetch_and_make(making, all, servers);
    }
    making.wait();
  }
  rethrow_first_fault(all);
}

/// Takes the locks in the order of the keys, which is the same for all processes, so
/// that none waits for another in a circle; what is whole by then is left out.
std::vector<Missing> locked(std::map<std::string, Missing> missing,
                            const fs::path& folder) {
  std::set<std::string> keys;
  for (auto& [key, one] : missing) {
    one.lock.emplace(one.entry.lock(), [&one] {
      base::log(base::LogLevel::info,
                "waiting for another process that extracts " + one.record->fn);
    });
    keys.insert(key);
  }
  remove_leftovers(folder, keys);
  std::vector<Missing> result;
  for (auto& [key, one] : missing) {
    const Found found = one.entry.look();
    if (found == Found::whole) {
      continue;
    }
    if (found != Found::nothing) {
      base::log(base::LogLevel::info,
                one.record->fn + " is extracted again: " +
                    (found == Found::changed ? "its files in the cache were changed"
                                             : "its extraction was not finished"));
    }
    one.entry.remove();
    result.push_back(std::move(one));
  }
  std::sort(result.begin(), result.end(),
            [](const Missing& left, const Missing& right) {
              return left.record < right.record;  // as the caller named them
            });
  return result;
}

/// Looking at thousands of files is worth several threads.
std::vector<char> which_are_whole(const fs::path& folder,
                                  const std::vector<std::string>& keys) {
  std::vector<char> whole(keys.size());
  parallel_loop(keys.size(), [&](std::size_t index) {
    whole[index] = PackageEntry(folder, keys[index]).look() == Found::whole ? 1 : 0;
  });
  return whole;
}

}  // namespace

PackageCache::PackageCache(fs::path folder) { options_.folder = std::move(folder); }

PackageCache::PackageCache(PackageCacheOptions options)
    : options_(std::move(options)) {}

std::vector<fs::path> PackageCache::extracted(
    std::span<const channel::Record> records) {
  return with_own_faults([&] {
    std::vector<std::string> keys;
    std::transform(records.begin(), records.end(), std::back_inserter(keys), cache_key);
    const std::vector<char> whole = which_are_whole(options_.folder, keys);
    std::vector<fs::path> result;
    std::map<std::string, Missing> missing;
    for (std::size_t index = 0; index < keys.size(); ++index) {
      PackageEntry entry(options_.folder, keys[index]);
      result.push_back(entry.folder());
      if (whole[index] == 0) {
        missing.try_emplace(keys[index], Missing{&records[index], std::move(entry)});
      }
    }
    if (!missing.empty()) {
      fs::create_directories(options_.folder);
      base::spread_folders_in(options_.folder);
      std::vector<Missing> all = locked(std::move(missing), options_.folder);
      make_all(all, options_);
    }
    return result;
  });
}

fs::path PackageCache::extracted(const channel::Record& record) {
  return extracted(std::span(&record, 1)).front();
}

}  // namespace distro::prefix
