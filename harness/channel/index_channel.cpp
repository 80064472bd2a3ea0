#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/channel_state.hpp"
#include "channel/channel_url.hpp"
#include "channel/file_cache.hpp"
#include "channel/incoming.hpp"
#include "channel/index_steps.hpp"
#include "channel/package_record.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

/// A package file on disk and what came of reading it.
struct PackageFile {
  std::string subdir;
  std::string fn;
  fs::path path;
  std::string entry;       ///< of repodata; empty: it is left out
  std::string unreadable;  ///< why, if it is left out because of what it holds
  CachedFile cached;       ///< for the cache, if `entry` may be kept there
  bool cacheable = false;

  [[nodiscard]] std::string key() const { return subdir + "/" + fn; }
};

bool is_package_name(const std::string& fn) {
  return !fn.starts_with('.') && (fn.ends_with(".conda") || fn.ends_with(".tar.bz2"));
}

std::vector<PackageFile> package_files(const fs::path& channel) {
  std::map<std::string, PackageFile> found;
  for (const fs::directory_entry& folder : fs::directory_iterator(channel)) {
    const std::string subdir = folder.path().filename().string();
    if (!is_subdir(subdir) || !folder.is_directory()) {
      continue;
    }
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      const std::string fn = file.path().filename().string();
      if (is_package_name(fn) && file.is_regular_file()) {
        PackageFile package;
        package.subdir = subdir;
        package.fn = fn;
        package.path = file.path();
        found.emplace(package.key(), std::move(package));
      }
    }
  }
  std::vector<PackageFile> files;
  for (auto& [key, file] : found) {
    files.push_back(std::move(file));
  }
  return files;
}

/// A file that changed a moment ago may change again within one tick of the clock.
bool is_settled(const FileStamp& stamp, std::chrono::system_clock::time_point now) {
  constexpr std::chrono::nanoseconds moment = std::chrono::seconds(2);
  return std::chrono::nanoseconds(stamp.changed) + moment < now.time_since_epoch();
}

void read_package(PackageFile& file, const FileCache& cache) {
  const auto now = std::chrono::system_clock::now();
  const auto stamp = stamp_of(file.path);
  if (!stamp) {
    return;  // removed since the folder was listed
  }
  const auto known = cache.find(file.key());
  if (known != cache.end() && known->second.stamp == *stamp) {
    file.entry = known->second.entry;
  } else {
    try {
      file.entry = record_entry(record_of_package(file.path));
    } catch (const InputError& error) {
      file.unreadable = error.what();
      return;
    }
  }
  file.cached = {*stamp, file.entry};
  file.cacheable = is_settled(*stamp, now);
}

/// Calls `action` for 0..count-1 on as many threads as there are cores, all of them
/// gone when it returns: a pool that stays would not survive a fork. The first fault
/// ends it.
void for_each_in_parallel(std::size_t count,
                          const std::function<void(std::size_t)>& action) {
  std::atomic<std::size_t> next = 0;
  std::mutex turn;
  std::exception_ptr fault;
  const auto work = [&] {
    try {
      for (std::size_t index = next++; index < count; index = next++) {
        action(index);
      }
    } catch (...) {
      const std::lock_guard lock(turn);
      fault = fault ? fault : std::current_exception();
      next = count;
    }
  };
  {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> threads;
    for (std::size_t extra = 1; extra < std::min(cores, count); ++extra) {
      threads.emplace_back(work);
    }
    work();
  }
  if (fault) {
    std::rethrow_exception(fault);
  }
}

class Indexing {
 public:
  Indexing(const fs::path& channel,
           const std::function<void(std::size_t, std::size_t)>& progress)
      : channel_(channel), progress_(progress) {}

  IndexSummary run(const StepHook& hook) {
    state_ = load_channel_state(channel_, [&](const InputError& error) {
      summary_.unreadable.push_back(error.what());
    });
    std::vector<PackageFile> files = package_files(channel_);
    leave_out_incoming(files);
    const FileCache cache = load_file_cache(channel_);
    read_all(files, cache);
    renew(files);
    summary_.packages = size_of(state_);
    summary_.changed = publish(channel_, texts_of(state_), hook);
    keep(files, cache);
    return std::move(summary_);
  }

 private:
  /// Files of a promotion that is not finished, unless they are shown already: then it
  /// was stopped after its one visible step.
  void leave_out_incoming(std::vector<PackageFile>& files) const {
    const IncomingFiles incoming = incoming_files(channel_);
    std::erase_if(files, [&](const PackageFile& file) {
      const auto note = incoming.find(file.key());
      if (note == incoming.end()) {
        return false;
      }
      const auto subdir = state_.find(file.subdir);
      const bool shown =
          subdir != state_.end() && subdir->second.index.find(file.fn) != nullptr;
      return !shown && base::sha256_of_file(file.path) == note->second;
    });
  }

  void read_all(std::vector<PackageFile>& files, const FileCache& cache) const {
    std::mutex turn;
    std::size_t done = 0;
    for_each_in_parallel(files.size(), [&](std::size_t index) {
      read_package(files[index], cache);
      const std::lock_guard lock(turn);
      ++done;
      if (progress_) {
        progress_(done, files.size());
      }
    });
  }

  /// Makes the records of the state those of the files.
  void renew(const std::vector<PackageFile>& files) {
    std::map<std::string, SubdirIndex> former;
    for (auto& [subdir, one] : state_) {
      former[subdir] = one.index;
      one.index.packages.clear();
      one.index.packages_conda.clear();
    }
    for (const PackageFile& file : files) {
      if (!file.unreadable.empty()) {
        summary_.unreadable.push_back(file.unreadable);
      }
      if (!file.entry.empty()) {
        put(file, former[file.subdir]);
      }
    }
    for (auto& [subdir, one] : state_) {
      const SubdirIndex& before = former[subdir];
      one.changed = one.changed || one.index.packages != before.packages ||
                    one.index.packages_conda != before.packages_conda ||
                    one.index.removed != before.removed;
      summary_.removed +=
          count_missing(before.packages, one.index.packages) +
          count_missing(before.packages_conda, one.index.packages_conda);
    }
  }

  /// An entry of the same file stays as it is: who wrote it may have corrected what the
  /// package says (conda-index does, by patch instructions), or knows more keys.
  void put(const PackageFile& file, const SubdirIndex& former) {
    SubdirIndex& index = state_[file.subdir].index;
    index.removed.erase(file.fn);
    const std::string* entry = former.find(file.fn);
    const bool same_file = entry != nullptr &&
                           (*entry == file.entry ||
                            text_at(*entry, "sha256") == text_at(file.entry, "sha256"));
    index.records_of(file.fn)[file.fn] = same_file ? *entry : file.entry;
    summary_.added += same_file ? 0U : 1U;
    summary_.removed += entry != nullptr && !same_file ? 1U : 0U;
  }

  static std::size_t count_missing(const RecordTexts& before, const RecordTexts& now) {
    std::size_t missing = 0;
    for (const auto& [fn, entry] : before) {
      missing += now.contains(fn) ? 0U : 1U;
    }
    return missing;
  }

  void keep(std::vector<PackageFile>& files, const FileCache& former) const {
    FileCache cache;
    for (PackageFile& file : files) {
      if (file.cacheable) {
        cache[file.key()] = std::move(file.cached);
      }
    }
    const bool same = std::equal(cache.begin(), cache.end(), former.begin(),
                                 former.end(), [](const auto& left, const auto& right) {
                                   return left.first == right.first &&
                                          left.second.stamp == right.second.stamp;
                                 });
    if (!same) {
      save_file_cache(channel_, cache);
    }
  }

  const fs::path& channel_;
  const std::function<void(std::size_t, std::size_t)>& progress_;
  ChannelState state_;
  IndexSummary summary_;
};

}  // namespace

IndexSummary index_channel(
    const fs::path& channel,
    const std::function<void(std::size_t, std::size_t)>& progress,
    const StepHook& hook) {
  const base::FileLock lock = lock_channel(channel);
  return Indexing(channel, progress).run(hook);
}

}  // namespace distro::channel::detail

namespace distro::channel {

IndexSummary index_channel(
    const std::filesystem::path& channel,
    const std::function<void(std::size_t, std::size_t)>& progress) {
  return detail::index_channel(channel, progress, {});
}

}  // namespace distro::channel
